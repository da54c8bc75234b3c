using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Hocon.Strict;
using LoginGate.EventLoop;
using LoginGate.Shared;
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

    /// <summary>What a name in the settings consists of, as the end of a sentence.</summary>
    internal static readonly Phrase NameRule = "consists of a-z, 0-9 and '-', begins with a letter or digit and has at most 32 characters";

    // Child names of /user/gate that are not lines.
    private static readonly string[] ReservedLineNames = ["admission", "guessing", "cluster"];

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
        var read = new SettingsFiles(problems);
        var stack = ReadReference();
        foreach (var file in files)
            stack = Above(stack, () => read.Load(file), problems);
        foreach (var set in sets)
            stack = Above(stack, () => ParseSet(set, read.ParseOptions), problems);

        HoconObject? root = null;
        if (problems.Errors.Count == 0)
            root = Try(() => stack.Resolve(), problems);
        var settings = root is null ? null : Read(root, problems);
        return new SettingsResult(problems.Errors.Count == 0 ? settings : null, problems.Errors, problems.Faults, problems.Warnings, read.Seen);
    }

    /// <summary>Whether a line or a webhook can be called so.</summary>
    internal static bool IsName(string name) => Name().IsMatch(name);

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
        AkkaKeys.Check(akka, hocon, settings.Transport, gate.PlaceOf("transport"), problems);
        var (rest, sessions) = SessionDeployment.TakeOut(akka);
        return settings with
        {
            Lines = [.. settings.Lines.Select(line => line with { Sessions = sessions })],
            LogLevel = logLevel,
            AkkaHocon = $"akka : {rest.Render(pretty: true)}",
            Values = AllValues(root, gate, akka),
        };
    }

    private static Dictionary<string, SettingValue> AllValues(HoconObject root, SettingsSection gate, HoconObject akka)
    {
        var values = new Dictionary<string, SettingValue>(gate.Values())
        {
            ["akka"] = new(new HoconObject(akka.Where(pair => pair.Key != "loglevel"), akka.Origin), "akka"),
        };
        foreach (var (key, path) in ((string, string)[])[
            ("loglevel", "akka.loglevel"), ("alarms.webhooks", "login-gate.alarms.webhooks"), ("http.users", "login-gate.http.users")])
        {
            if (root.TryGetPath(path, out var value))
                values[key] = new SettingValue(value, path);
        }
        return values;
    }

    private static SettingsSection GateSection(HoconObject root, SettingsProblems problems) =>
        SettingsSection.Of([("", root)], problems).Section("login-gate");

    private static GateSettings ReadGate(SettingsSection gate, SettingsProblems problems)
    {
        var shutdownTimeout = gate.Duration("shutdown-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        var reloadOnChange = gate.Switch("reload-on-change");
        var drain = DrainReader.Read(gate.Section("drain"));
        var transport = ReadTransport(gate);
        var admissionSection = gate.Section("admission");
        var admission = AdmissionReader.Read(admissionSection);
        var log = LogReader.Read(gate.Section("log"));
        var closedSessions = ClosedSessionReader.Read(gate.Section("closed-sessions"));
        var (inspectSection, httpSection, clusterSection) = (gate.Section("inspect"), gate.Section("http"), gate.Section("cluster"));
        var inspect = InspectReader.Read(inspectSection);
        var http = HttpReader.Read(httpSection);
        var cluster = ClusterReader.Read(clusterSection);
        var alarms = AlarmReader.Read(gate.Section("alarms"), cluster?.Name ?? Environment.MachineName, problems);

        var points = new List<ListenPoint>();
        var lines = ReadLines(gate, points, problems);
        FirewallReader.CheckProxies(admissionSection, admission.Firewall, lines);
        if (inspect is { IsOn: true, HasTcp: true } && inspectSection.AreGood("host"))
            points.Add(new ListenPoint("the inspector", new IPEndPoint(inspect.Host, inspect.Port), inspectSection.PlaceOf("port")));
        if (http.EndPoint is { } page)
            points.Add(new ListenPoint("the page", page, httpSection.PlaceOf("port")));
        if (cluster is not null && ListenAddress.Refuse(cluster.Listen.Host, out var gates) is null)
            points.Add(new ListenPoint("the cluster", new IPEndPoint(gates, cluster.Listen.Port), clusterSection.PlaceOf("listen", "port")));
        ListenPoint.CheckClashes(points, problems);
        gate.RejectUnknownKeys();
        return new GateSettings(lines, admission, log, inspect, http, shutdownTimeout, LogLevel.Information, "")
        {
            Transport = transport,
            ClosedSessions = closedSessions,
            ReloadOnChange = reloadOnChange,
            Drain = drain,
            Cluster = cluster,
            Alarms = alarms,
        };
    }

    private static List<LineSettings> ReadLines(SettingsSection gate, List<ListenPoint> points, SettingsProblems problems)
    {
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
            var section = SettingsSection.Of([(path, own), ("login-gate.defaults", defaults)], problems);
            var line = ReadLine(name, section);
            lines.Add(line with { Values = section.Values() });
            section.RejectUnknownKeys();
            if (ListenAddress.Refuse(line.Listen.Host, out var address) is null)
                points.Add(new ListenPoint($"line '{name}'", new IPEndPoint(address, line.Listen.Port), PlaceOfPort(name, section, configured)));
        }
        CheckDefaults(defaults, problems);
        return lines;
    }

    /// <summary>
    /// Tells of defaults that cannot be used and that every line overrides. A warning: all that counts is good, and a gate that runs on it
    /// must not be refused; but the next line would be.
    /// </summary>
    private static void CheckDefaults(HoconObject defaults, SettingsProblems problems)
    {
        var alone = new SettingsProblems();
        ReadLine(DefaultLine, SettingsSection.Of([("login-gate.defaults", defaults)], alone));
        foreach (var error in alone.Errors.Except(problems.Errors))
            problems.Warning(error.Origin, error.Path, $"{error.Reason}; every line overrides it, one that is added may not");
    }

    private static TransportKind ReadTransport(SettingsSection gate)
    {
        var transport = gate.Choice("transport", Transports);
        if (transport == TransportKind.EventLoop && !EventLoopTcp.IsSupported)
            gate.Error("transport", "event-loop needs Linux; auto takes it where it can be had");
        return transport == TransportKind.Auto ? EventLoopTcp.IsSupported ? TransportKind.EventLoop : TransportKind.AkkaIo : transport;
    }

    private static LineSettings ReadLine(string name, SettingsSection line)
    {
        var client = line.Section("client");
        var settings = new LineSettings(name, ReadListen(line.Section("listen")), LoginSrvReader.Read(line.Section("login-srv")), ClientReader.Read(client));
        if (settings.Client.MaxSessions > settings.LoginSrv.Dialect.MostSessions)
            client.Error("max-sessions", $"must be at most {settings.LoginSrv.Dialect.MostSessions}, for dialect {settings.LoginSrv.Dialect.Name} has so many slots");
        if (settings.LoginSrv.Dialect.Handshake is { SiteAnswerBytes: var answer } && answer > settings.Client.SendQueueBytes)
            client.Error("send-queue", $"must have room for handshake.answer, {answer} bytes");
        return settings;
    }

    private static ListenSettings ReadListen(SettingsSection section)
    {
        _ = section.Address("host");
        return new ListenSettings(
            section.Text("host"), section.Integer("port", 0, 65535), section.Integer("backlog", 1, 65535), SocketBuffersReader.Read(section));
    }

    /// <summary>Where a line has its port from; one that takes the default, where it stands itself: that is where to set another.</summary>
    private static SettingPlace PlaceOfPort(string name, SettingsSection line, HoconObject configured)
    {
        var place = line.PlaceOf("listen", "port");
        var path = $"login-gate.lines.{name}.listen.port";
        return place.Path == path || !configured.ContainsKey(name) ? place : new SettingPlace(configured.OriginOf(name), path);
    }

    private static void CheckLineName(string name, string path, HoconObject configured, SettingsProblems problems)
    {
        if (IsName(name) && !ReservedLineNames.Contains(name))
            return;
        var origin = configured.ContainsKey(name) ? configured.OriginOf(name) : (HoconOrigin?)null;
        problems.Error(origin, path, ReservedLineNames.Contains(name)
            ? "this name is the gate's own"
            : Phrase.Of($"a line's name {NameRule}"));
    }

    private static HoconDocument ParseSet(string set, HoconParseOptions options)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new HoconException(new HoconOrigin("--set", 0, 0), $"'{set}' is not of the form key=value");
        var (path, value, source) = (set[..equals].Trim(), set[(equals + 1)..], $"--set {set}");
        try
        {
            return HoconDocument.FromPath(path, value, source, options);
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
            problems.Error(broken.Origin, "", broken.Explanation);
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex Name();
}
