#nullable disable
using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// Makes configurations of text, resources and objects. Text has to follow the HOCON specification; closing braces
/// missing at its very end are tolerated. Each text is resolved by itself: a required substitution that neither the text nor
/// the environment defines is refused at once, whatever is added as a fallback later.
/// </summary>
public class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference = new(() => FromResource("Akka.Configuration.reference.conf", typeof(ConfigurationFactory).Assembly));

    /// <summary>The configuration without settings.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>Parses HOCON.</summary>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    /// <exception cref="FormatException">A substitution cannot be resolved; the message names line and column.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>Parses HOCON.</summary>
    /// <param name="hocon">The text.</param>
    /// <param name="includeCallback">Gives the content that an include statement names, or null when there is none.</param>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    /// <exception cref="FormatException">A substitution cannot be resolved; the message names line and column.</exception>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>Reads the <c>akka/hocon</c> section of the program's App.config; empty when there is none. No other file is looked for.</summary>
    public static Config Load() => AppConfigFile.Read() is { } hocon ? ParseString(hocon) : Empty;

    /// <summary>The runtime's own defaults.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>Parses a resource of the assembly that <paramref name="instanceInAssembly"/> belongs to.</summary>
    /// <param name="resourceName">The resource's full name.</param>
    /// <param name="instanceInAssembly">A Type, an Assembly, or any object of the assembly.</param>
    public static Config FromResource(string resourceName, object instanceInAssembly)
    {
        ArgumentNullException.ThrowIfNull(instanceInAssembly);
        return instanceInAssembly switch
        {
            Assembly assembly => FromResource(resourceName, assembly),
            Type type => FromResource(resourceName, type.Assembly),
            _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
        };
    }

    /// <summary>Parses a resource of the assembly that holds <typeparamref name="TAssembly"/>.</summary>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Parses a resource.</summary>
    /// <exception cref="ArgumentException">There is no such resource.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ArgumentException($"The assembly {assembly.GetName().Name} has no resource '{resourceName}'.", nameof(resourceName));
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>Takes the public properties of an object as settings.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source));
}
