using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using LoginGate.Hosting;

namespace LoginGate.Tests.Architecture;

/// <summary>Dependencies between the projects of <c>src</c> point one way.</summary>
public sealed class ProjectsSpec
{
    private const string Gate = "logingate";
    private const string Protocol = "LoginGate.Protocol";

    // What each may use of the others.
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        [Protocol] = [],
        ["Hocon.Strict"] = [],
        ["LoginGate.Lab"] = [Protocol, "Hocon.Strict"],
        ["LoginGate.EventLoop"] = [],
        ["LoginGate.Cluster"] = [],
        [Gate] = [Protocol, "Hocon.Strict", "LoginGate.Lab", "LoginGate.EventLoop", "LoginGate.Cluster"],
    };

    public static TheoryData<string> Names => [.. Projects.Keys];

    private static Type[] Clocks => [typeof(TimeProvider), typeof(DateTime), typeof(DateTimeOffset), typeof(Stopwatch)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_uses_only_what_its_row_says(string project)
    {
        TypeUses.AssertNone(
            TypeUses.Of(Load(project)).Where(use => ProjectOf(use.Used) is { } used && used != project && !Projects[project].Contains(used)),
            use => $"{project} may not use {ProjectOf(use.Used)}");
    }

    [Fact]
    public void The_protocol_uses_the_base_library_alone_without_sockets_and_clocks()
    {
        TypeUses.AssertNone(
            TypeUses.Of(Load(Protocol)).Where(use =>
                ProjectOf(use.Used) is null && (!IsBaseLibrary(use.Used) || IsSocket(use.Used) || Clocks.Contains(use.Used))),
            _ => $"{Protocol} may not");
    }

    /// <summary>An assembly of ours: what the gate's project brings along, whether it has a row or not.</summary>
    private static string? ProjectOf(Type type)
    {
        var name = type.Assembly.GetName().Name!;
        return Projects.ContainsKey(name) || name.StartsWith("LoginGate.", StringComparison.Ordinal) ? name : null;
    }

    private static Assembly Load(string project) => project == Gate ? typeof(GateHost).Assembly : Assembly.Load(project);

    // Not by its namespace: AddressFamily is in it and belongs to addresses.
    private static bool IsSocket(Type type) => type.Assembly == typeof(Socket).Assembly;

    private static bool IsBaseLibrary(Type type) =>
        Path.GetDirectoryName(type.Assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
