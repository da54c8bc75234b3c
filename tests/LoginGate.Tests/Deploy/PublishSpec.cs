using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LoginGate.Hosting;
using Microsoft.AspNetCore.Builder;

namespace LoginGate.Tests.Deploy;

/// <summary>What the published program is without, to be smaller.</summary>
public sealed class PublishSpec
{
    [Fact]
    public void Nothing_is_left_out_that_any_part_of_the_gate_refers_to()
    {
        // As MSBuild puts it together.
        var leftOut = XDocument.Load(Path.Combine(Source(), "Properties", "PublishProfiles", "SelfContained.props")).Descendants("LeftOut")
            .Aggregate("", (before, property) => property.Value.Replace("$(LeftOut)", before, StringComparison.Ordinal));
        var isLeftOut = new Regex($"^({leftOut})[.]");
        string[] folders = [AppContext.BaseDirectory, Folder(typeof(WebApplication)), Folder(typeof(object))];

        var needed = new HashSet<string>();
        var next = new Queue<string>([Path.GetFileNameWithoutExtension(typeof(GateHost).Assembly.Location)]);
        while (next.TryDequeue(out var name))
        {
            if (needed.Add(name) && folders.Select(folder => Path.Combine(folder, $"{name}.dll")).FirstOrDefault(File.Exists) is { } file)
                ReferencesOf(file).ForEach(next.Enqueue);
        }

        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel.Core", needed);
        Assert.DoesNotContain(needed, name => isLeftOut.IsMatch($"{name}."));
        Assert.Matches(isLeftOut, "Microsoft.AspNetCore.Mvc.Core.");
    }

    private static List<string> ReferencesOf(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        if (!image.HasMetadata)
            return [];
        var reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(reference => reader.GetString(reader.GetAssemblyReference(reference).Name))];
    }

    private static string Folder(Type type) => Path.GetDirectoryName(type.Assembly.Location)!;

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "src", "LoginGate");
    }
}
