using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace Akka.Embedded.Tests.Surface;

/// <summary>
/// Every change of the public surface has to be accepted by hand: run these tests with UPDATE_SURFACE=1 in the environment
/// to write the approved files anew, and look at the difference before committing it.
/// </summary>
public class SurfaceTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.GetDirectoryName(SourceFile())!;

    private static readonly string[] AssemblyNames = ["Akka.Embedded", "Akka.Embedded.TestKit", "Akka.Embedded.Hosting"];

    public static TheoryData<string> Assemblies => [.. AssemblyNames];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_approved_one(string assembly)
    {
        var approved = Path.Combine(Folder, $"{assembly}.approved.txt");
        var actual = SurfaceRenderer.Render(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("UPDATE_SURFACE") == "1")
            File.WriteAllText(approved, string.Join('\n', actual) + "\n");

        var expected = File.ReadAllLines(approved);
        var added = actual.Except(expected).Select(l => "+ " + l);
        var removed = expected.Except(actual).Select(l => "- " + l);
        NoneOf(added.Concat(removed), "differences from the approved surface");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void There_is_no_member_the_original_does_not_have(string assembly)
    {
        var known = OriginalSurface();
        if (known is null)
        {
            output.WriteLine("The listing of the original's surface (../shared/surface) is not here: not compared.");
            return;
        }

        var allowed = AllowedExtras();
        var extra = SurfaceRenderer.Render(Assembly.Load(assembly)).Where(l => !known.Contains(l) && !allowed.Any(a => Covers(a, l)));
        NoneOf(extra, "members the original does not have");
    }

    [Fact]
    public void Every_allowed_extra_member_is_there_and_has_a_reason()
    {
        var reason = "";
        var here = AssemblyNames.SelectMany(a => SurfaceRenderer.Render(Assembly.Load(a))).ToHashSet();
        foreach (var line in File.ReadAllLines(AllowedFile))
        {
            if (line.StartsWith('#'))
                reason = line;
            else if (line.Length == 0)
                reason = "";
            else
                Assert.True(reason.Length > 0 && here.Any(l => Covers(line, l)), $"no reason given, or no longer there: {line}");
        }
    }

    [Fact]
    public void The_renderer_sees_what_a_program_sees()
    {
        var lines = SurfaceRenderer.Render(typeof(Akka.Util.Option<>).Assembly);
        Assert.Contains("T struct Akka.Util.Option<T>", lines);
        Assert.Contains("M Akka.Util.Option<T> Value : T {get}", lines);
        Assert.Contains("M Akka.Util.Option<T> static field None : Akka.Util.Option<T>", lines);
        Assert.Contains("M Akka.Event.EventStream SetLogLevel(Akka.Event.LogLevel logLevel) : System.Void", lines);
        Assert.Contains("M Akka.Event.LogLevel value InfoLevel", lines);
        Assert.DoesNotContain(lines, l => l.Contains("TypeResolver", StringComparison.Ordinal));
    }

    private static void NoneOf(IEnumerable<string> lines, string what)
    {
        var found = lines.ToArray();
        if (found.Length > 0)
            Assert.Fail($"{found.Length} {what}:\n{string.Join('\n', found)}");
    }

    private static string AllowedFile => Path.Combine(Folder, "allowed-extra.txt");

    private static string[] AllowedExtras() => [.. File.ReadAllLines(AllowedFile).Where(l => l.Length > 0 && l[0] != '#')];

    /// <summary>A star at the end stands for the rest: all members of a type.</summary>
    private static bool Covers(string allowed, string line) =>
        allowed.EndsWith('*') ? line.StartsWith(allowed[..^1], StringComparison.Ordinal) : line == allowed;

    private static HashSet<string>? OriginalSurface()
    {
        for (var folder = new DirectoryInfo(Folder); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "LoginGate.sln")))
                continue;
            var listing = Path.Combine(folder.FullName, "..", "shared", "surface", "akkanet-1.5.txt");
            return File.Exists(listing) ? [.. File.ReadAllLines(listing).Where(l => l.Length > 0 && l[0] != '#')] : null;
        }

        return null;
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
