using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace Akka.Configuration;

/// <summary>The <c>configuration/akka/hocon</c> element of the program's App.config.</summary>
internal static class AppConfigFile
{
    /// <summary>The text of the element; null when the file or the element is missing.</summary>
    public static string? Read()
    {
        var program = Assembly.GetEntryAssembly()?.GetName().Name;
        if (program is null)
            return null;
        var file = Path.Combine(AppContext.BaseDirectory, program + ".dll.config");
        if (!File.Exists(file))
            return null;
        try
        {
            return XDocument.Load(file).Root?.Element("akka")?.Element("hocon")?.Value;
        }
        catch (XmlException e)
        {
            throw new ConfigurationException($"{file} is not valid XML: {e.Message}", e);
        }
    }
}
