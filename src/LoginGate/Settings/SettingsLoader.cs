using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Hocon.Strict;
using LoginGate.EventLoop;
using Microsoft.Extensions.Logging;

namespace LoginGate.Settings;

/// <summary>
/// Reads the gate's settings: the reference file's defaults (<c>hocon/logingate.hocon</c>, built in), above them the given
/// files, later ones winning, above all the <c>--set</c> pairs. Every error is found in one go.
/// </summary>
internal static partial class SettingsLoader
{
    public const string DefaultLine = "main";

    /// <summary>What the reference file is called as the origin of a value.</summary>
    public const string ReferenceName = "built-in logingate.hocon";

    // Child names of /user/gate that are not lines.
    private static readonly string[] ReservedLineNames = ["admission"];

    private static readonly Dictionary<string, TransportKind> Transports = new()
    {
        ["auto"] = TransportKind.Auto,
        ["event-loop"] = TransportKind.EventLoop,
        ["akka-io"] = TransportKind.AkkaIo,
    };

    private static readonly Dictionary<string, LogLevel> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DEBUG"] = LogLevel.Debug,
        ["INFO"] = LogLevel.Information,
        ["WARNING"] = LogLevel.Warning,
        ["ERROR"] = LogLevel.Error,
    };

    /// <param name="files">Paths, the later overriding the earlier.</param>
    /// <param name="sets">Texts <c>key=value</c>, overriding all files.</param>
    public static SettingsResult Load(IReadOnlyList<string> files, IReadOnlyList<string> sets)
    {
        var problems = new SettingsProblems();
        var stack = ReadReference();
        foreach (var file in files)
            stack = Above(stack, () => HoconDocument.Load(file), problems);
        foreach (var set in sets)
            stack = Above(stack, () => ParseSet(set), problems);

        HoconObject? root = null;
        if (problems.Errors.Count == 0)
            root = Try(() => stack.Resolve(), problems);
        var settings = root is null ? null : Read(root, problems);
        return new SettingsResult(problems.Errors.Count == 0 ? settings : null, problems.Errors, problems.Warnings);
    }

    /// <summary>Every key that is read, relative to <c>login-gate</c>; for the test that compares them with the reference file.</summary>
    internal static IReadOnlyList<string> ReadKeys(HoconObject root)
    {
        var problems = new SettingsProblems();
        var gate = GateSection(root, problems);
        ReadGate(gate, problems);
        var line = SettingsSection.Of([("login-gate.defaults", gate.Object("defaults"))], problems);
        ReadLine(DefaultLine, line);
        return [.. gate.ValuePaths, .. line.ValuePaths.Select(path => $"defaults.{path}")];
    }

    internal static HoconDocument ReadReference()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("logingate.hocon")
            ?? throw new InvalidOperationException("The reference settings are not built in.");
        using var reader = new StreamReader(stream);
        return HoconDocument.Parse(reader.ReadToEnd(), new HoconParseOptions { SourceName = ReferenceName });
    }

    private static GateSettings Read(HoconObject root, SettingsProblems problems)
    {
        var top = SettingsSection.Of([("", root)], problems);
        top.Allow("login-gate");
        top.Allow("akka");
        // A place for the operator's own substitutions.
        top.Allow("vars");
        top.RejectUnknownKeys();

        var gate = GateSection(root, problems);
        var settings = ReadGate(gate, problems);
        var logLevel = top.Section("akka").Choice("loglevel", LogLevels);
        var akka = top.Object("akka");
        var hocon = $"akka : {akka.Render(pretty: true)}";
        AkkaKeys.Check(akka, hocon, settings.Transport, problems);
        var (rest, sessions) = SessionDeployment.TakeOut(akka);
        return settings with
        {
            Lines = [.. settings.Lines.Select(line => line with { Sessions = sessions })],
            LogLevel = logLevel,
            AkkaHocon = $"akka : {rest.Render(pretty: true)}",
            Values = new Dictionary<string, string>(gate.Values())
            {
                ["loglevel"] = $"{logLevel}",
                ["akka"] = string.Join('\n', akka.Where(pair => pair.Key != "loglevel").Select(pair => $"{pair.Key} {pair.Value}")),
            },
        };
    }

    private static SettingsSection GateSection(HoconObject root, SettingsProblems problems) =>
        SettingsSection.Of([("", root)], problems).Section("login-gate");

    private static GateSettings ReadGate(SettingsSection gate, SettingsProblems problems)
    {
        var shutdownTimeout = gate.Duration("shutdown-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        var reloadOnChange = gate.Switch("reload-on-change");
        var transport = ReadTransport(gate);
        var admission = AdmissionReader.Read(gate.Section("admission"));
        var log = LogReader.Read(gate.Section("log"));
        var inspect = InspectReader.Read(gate.Section("inspect"));
        var http = HttpReader.Read(gate.Section("http"));

        var defaults = gate.Object("defaults");
        var configured = gate.Object("lines");
        var lines = new List<LineSettings>();
        foreach (var name in configured.Count == 0 ? [DefaultLine] : configured.Keys)
        {
            var path = $"login-gate.lines.{name}";
            CheckLineName(name, path, configured, problems);
            var own = configured.TryGetValue(name, out var value) ? value as HoconObject : HoconObject.Empty;
            if (own is null)
            {
                problems.Error(value!.Origin, path, $"must be an object {{ ... }}, is {value.Description}");
                continue;
            }
            var line = SettingsSection.Of([(path, own), ("login-gate.defaults", defaults)], problems);
            lines.Add(ReadLine(name, line) with { Values = line.Values() });
            line.RejectUnknownKeys();
        }
        CheckPortsDiffer(lines, problems);
        gate.RejectUnknownKeys();
        return new GateSettings(lines, admission, log, inspect, http, shutdownTimeout, LogLevel.Information, "") { Transport = transport, ReloadOnChange = reloadOnChange };
    }

    private static TransportKind ReadTransport(SettingsSection gate)
    {
        var transport = gate.Choice("transport", Transports);
        if (transport == TransportKind.EventLoop && !EventLoopTcp.IsSupported)
            gate.Error("transport", "event-loop needs Linux; auto takes it where it can be had");
        return transport == TransportKind.Auto ? EventLoopTcp.IsSupported ? TransportKind.EventLoop : TransportKind.AkkaIo : transport;
    }

    private static LineSettings ReadLine(string name, SettingsSection line) =>
        new(name, ReadListen(line.Section("listen")), LoginSrvReader.Read(line.Section("login-srv")), ClientReader.Read(line.Section("client")));

    private static ListenSettings ReadListen(SettingsSection section)
    {
        var host = section.Text("host");
        if (host.Length > 0 && !IPAddress.TryParse(host, out _))
            section.Error("host", $"must be an IP address of this machine, 0.0.0.0 or ::, is '{host}'");
        return new ListenSettings(host, section.Integer("port", 0, 65535), section.Integer("backlog", 1, 65535), SocketBuffersReader.Read(section));
    }

    private static void CheckLineName(string name, string path, HoconObject configured, SettingsProblems problems)
    {
        if (LineName().IsMatch(name) && !ReservedLineNames.Contains(name))
            return;
        var origin = configured.ContainsKey(name) ? configured.OriginOf(name) : (HoconOrigin?)null;
        problems.Error(origin, path, ReservedLineNames.Contains(name)
            ? "this name is the gate's own"
            : "a line's name consists of a-z, 0-9 and '-', begins with a letter or digit and has at most 32 characters");
    }

    private static void CheckPortsDiffer(List<LineSettings> lines, SettingsProblems problems)
    {
        var seen = new Dictionary<(string Host, int Port), string>();
        foreach (var line in lines.Where(l => l.Listen.Port != 0))
        {
            var key = (line.Listen.Host, line.Listen.Port);
            if (!seen.TryAdd(key, line.Name))
            {
                problems.Error(null, $"login-gate.lines.{line.Name}.listen.port",
                    $"{key.Host}:{key.Port} is already the address of line '{seen[key]}'");
            }
        }
    }

    private static HoconDocument ParseSet(string set)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new HoconException(new HoconOrigin("--set", 0, 0), $"'{set}' is not of the form key=value");
        var (path, value, source) = (set[..equals].Trim(), set[(equals + 1)..], $"--set {set}");
        try
        {
            return HoconDocument.FromPath(path, value, source);
        }
        catch (HoconException) when (value.AsSpan().IndexOfAny("\"{}[]") < 0)
        {
            // A plain text such as ::1 needs no quotes here: a shell would eat them.
            return HoconDocument.FromPath(path, $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal)}\"", source);
        }
    }

    private static HoconDocument Above(HoconDocument lower, Func<HoconDocument> read, SettingsProblems problems) =>
        Try(read, problems) is { } upper ? upper.WithFallback(lower) : lower;

    private static T? Try<T>(Func<T> read, SettingsProblems problems)
        where T : class
    {
        try
        {
            return read();
        }
        catch (HoconException broken)
        {
            problems.Error(broken.Origin, "", broken.Reason);
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex LineName();
}
