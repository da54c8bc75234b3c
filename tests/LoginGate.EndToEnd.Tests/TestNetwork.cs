using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// A network made for one test: a namespace for the gate and others that hang on it, each by a cable (veth pair) of its own that
/// can be pulled. Nothing of it touches the machine's own network. Needs Linux, the right to make namespaces, and iproute2.
/// </summary>
internal sealed partial class TestNetwork : IDisposable
{
    private const string NamePrefix = "lgtest";

    private static readonly Lazy<string?> LazyHindrance = new(Try);
    private static int _made;

    private readonly List<string> _namespaces = [];

    private TestNetwork(int others)
    {
        var name = $"{NamePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
        try
        {
            Gate = Add($"{name}-gate");
            Others = [.. Enumerable.Range(1, others).Select(number => Connect($"{name}-{number}", number))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why no test can have such a network here; null when it can.</summary>
    public static string? SkipReason => LazyHindrance.Value is { } hindrance ? $"Network namespaces are not permitted here: {hindrance}" : null;

    /// <summary>The gate's namespace.</summary>
    public string Gate { get; }

    /// <summary>The namespaces at the far ends of the cables.</summary>
    public IReadOnlyList<Place> Others { get; }

    public static TestNetwork Create(int others) => new(others);

    /// <summary>Sets a kernel parameter of the gate's namespace, such as <c>tcp_keepalive_time</c>.</summary>
    public void SetTcpParameter(string name, int value) => SetTcpParameter(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same where it is a text, such as <c>ip_local_port_range</c>.</summary>
    public void SetTcpParameter(string name, string value) =>
        Run("netns", "exec", Gate, "sh", "-c", $"echo '{value}' > /proc/sys/net/ipv4/{name}");

    /// <summary>Runs a program in the gate's namespace; what it says.</summary>
    /// <exception cref="InvalidOperationException">It says no.</exception>
    public string RunInGate(params IEnumerable<string> words) => Run(["netns", "exec", Gate, .. words]);

    /// <summary>What <c>ss</c> tells of the connections in the gate's namespace that were accepted on a port: a line each, with its timer.</summary>
    public IReadOnlyList<string> ConnectionsOn(int port) => Connections("sport", port);

    /// <summary>The same of the other ends: those that were dialled to a port.</summary>
    public IReadOnlyList<string> ConnectionsTo(int port) => Connections("dport", port);

    /// <summary>Removes everything, whatever state it is in.</summary>
    public void Dispose()
    {
        // A namespace lives on while a socket of it does; its cables go at once.
        foreach (var other in Others ?? [])
            TryRun("-n", other.Namespace, "link", "del", Place.Cable);
        foreach (var name in _namespaces)
            TryRun("netns", "del", name);
    }

    private string[] Connections(string end, int port) =>
        Run("netns", "exec", Gate, "ss", "-tnoH", "state", "established", end, "=", $":{port.ToString(CultureInfo.InvariantCulture)}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux())
            return "this is not Linux";
        try
        {
            RemoveLeftOvers();
            // Everything that a test does in it.
            using var network = Create(others: 1);
            network.SetTcpParameter("tcp_keepalive_probes", 9);
            network.ConnectionsOn(1);
            network.Others[0].LoseEverything();
            network.Others[0].Unplug();
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return failure.Message;
        }
    }

    /// <summary>Of runs that were killed.</summary>
    private static void RemoveLeftOvers()
    {
        foreach (Match match in NamespaceOfTest().Matches(Run("netns", "list")))
        {
            if (!Directory.Exists($"/proc/{match.Groups[1].Value}"))
                TryRun("netns", "del", match.Value);
        }
    }

    private string Add(string name)
    {
        Run("netns", "add", name);
        _namespaces.Add(name);
        Run("-n", name, "link", "set", "lo", "up");
        return name;
    }

    private Place Connect(string name, int number)
    {
        var place = new Place(Add(name), IPAddress.Parse($"10.99.{number}.2"), IPAddress.Parse($"10.99.{number}.1"));
        Run("link", "add", $"to{number}", "netns", Gate, "type", "veth", "peer", "name", Place.Cable, "netns", name);
        Run("-n", Gate, "address", "add", $"{place.Gate}/24", "dev", $"to{number}");
        Run("-n", Gate, "link", "set", $"to{number}", "up");
        Run("-n", name, "address", "add", $"{place.Address}/24", "dev", Place.Cable);
        Run("-n", name, "link", "set", Place.Cable, "up");
        return place;
    }

    private static void TryRun(params string[] arguments)
    {
        try
        {
            Run(arguments);
        }
        catch (InvalidOperationException)
        {
            // Gone already.
        }
    }

    /// <summary>Runs <c>ip</c>; what it says.</summary>
    /// <exception cref="InvalidOperationException">It says no.</exception>
    public static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult().Trim()}");
    }

    [GeneratedRegex($@"^{NamePrefix}(\d+)-\S+", RegexOptions.Multiline)]
    private static partial Regex NamespaceOfTest();

    /// <summary>A namespace at the far end of a cable.</summary>
    /// <param name="Namespace">Its name.</param>
    /// <param name="Address">Its own address.</param>
    /// <param name="Gate">The gate's address as seen from it.</param>
    internal sealed record Place(string Namespace, IPAddress Address, IPAddress Gate)
    {
        public const string Cable = "gate";

        /// <summary>The cable is pulled: the gate's end of it loses its carrier.</summary>
        public void Unplug() => Run("-n", Namespace, "link", "set", Cable, "down");

        public void PlugIn() => Run("-n", Namespace, "link", "set", Cable, "up");

        /// <summary>What comes from here is lost on the way, without a sign of it at the gate's end.</summary>
        public void LoseEverything() => Run("-n", Namespace, "route", "add", "blackhole", $"{Gate}/32");
    }
}
