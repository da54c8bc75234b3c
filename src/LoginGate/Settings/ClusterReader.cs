using System.Net;
using System.Text.RegularExpressions;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>Reads <c>login-gate.cluster</c>. What it says of files and of keys that go together counts where the cluster is on.</summary>
internal static partial class ClusterReader
{
    /// <summary>What other gates can be allowed to order.</summary>
    public static readonly string[] KnownCommands = ["kick", "ban", "unban", "unlock", "drain"];

    // A peer's where it is written without one, whatever this gate's is.
    private const int UsualPort = 9113;

    private static readonly Dictionary<string, bool> Discoveries = new() { ["static"] = false, ["dns"] = true };

    /// <summary>Null: off.</summary>
    public static ClusterSettings? Read(SettingsSection section)
    {
        var isOn = section.Switch("enabled");
        var listenSection = section.Section("listen");
        var (listen, @public) = ReadListen(listenSection);
        var peers = ReadPeers(section);
        var dns = ReadDns(section);
        var tls = ClusterTlsReader.Read(section.Section("tls"), isOn);
        var settings = new ClusterSettings(
            ReadName(section), listen, @public, peers, dns, tls.Settings, ReadShare(section.Section("share")), ReadCommands(section));
        if (!isOn)
            return null;
        CheckListen(listenSection, settings, tls.Mode);
        if (dns is null && section.AreGood("peers", "dns-name", "discovery") && peers.All(peer => peer == @public))
            section.Warning("peers", "names no other gate: this one is alone until another names it");
        return settings;
    }

    /// <summary>Whether a gate can be called so.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    private static string ReadName(SettingsSection section)
    {
        var name = section.Text("name", mayBeEmpty: true);
        if (name.Length == 0)
            return OfMachine(Environment.MachineName);
        if (!IsName(name))
            section.Error("name", $"must be 1 to 64 letters, digits, '.', '_' and '-', is '{name}'");
        return name;
    }

    private static string OfMachine(string name)
    {
        var fit = NotOfName().Replace(name, "-");
        return fit.Length == 0 ? "gate" : fit[..Math.Min(fit.Length, 64)];
    }

    private static (ClusterEndPoint Listen, ClusterEndPoint Public) ReadListen(SettingsSection section)
    {
        var host = section.Text("host") is "localhost" ? $"{IPAddress.Loopback}" : $"{section.Address("host")}";
        var listen = new ClusterEndPoint(host, section.Integer("port", 0, 65535));
        var (publicHost, publicPort) = (section.Text("public-host", mayBeEmpty: true), section.Integer("public-port", 0, 65535));
        if (publicHost.Length > 0 && !CanBeReached(publicHost))
            section.Error("public-host", $"must be the address or name that other gates reach this one by, without a port, is '{publicHost}'");
        return (listen, new ClusterEndPoint(publicHost.Length > 0 ? publicHost : host, publicPort > 0 ? publicPort : listen.Port));
    }

    private static bool CanBeReached(string host) =>
        PlainAddress.IsHost(host) && !(IPAddress.TryParse(host, out var address) && (ListenAddress.IsAny(address) || ListenAddress.IsForMany(address)));

    private static void CheckListen(SettingsSection section, ClusterSettings settings, ClusterTlsMode mode)
    {
        if (!section.AreGood("host", "public-host"))
            return;
        if (IPAddress.TryParse(settings.Public.Host, out var address) && ListenAddress.IsAny(address))
            section.Error("host", $"needs public-host beside it: other gates cannot reach this one at {address}");
        if (mode != ClusterTlsMode.None)
            return;
        foreach (var (key, host) in new[] { ("host", settings.Listen.Host), ("public-host", settings.Public.Host) })
        {
            if (IsLoopback(host))
                continue;
            section.Error(key, $"{host} is beyond this machine, where gates need mutual TLS: set login-gate.cluster.tls.certificate and ca "
                + $"(`logingate cluster cert` makes both), or tls.mode = off-i-know where nobody but gates can reach it");
            return;
        }
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static List<ClusterEndPoint> ReadPeers(SettingsSection section)
    {
        var peers = new List<ClusterEndPoint>();
        foreach (var text in section.Texts("peers"))
        {
            if (EndPointText.Parse(text, UsualPort) is { } peer)
                peers.Add(new ClusterEndPoint(peer.Host, peer.Port));
            else
                section.Error("peers", $"must be HOST or HOST:PORT or [IPv6]:PORT, has '{text}'");
        }
        return peers;
    }

    private static ClusterEndPoint? ReadDns(SettingsSection section)
    {
        var isDns = section.Choice("discovery", Discoveries);
        var text = section.Text("dns-name", mayBeEmpty: true);
        if (text.Length == 0)
        {
            if (isDns)
                section.Error("discovery", "needs dns-name beside it: the name that the gates' addresses are behind");
            return null;
        }
        if (EndPointText.Parse(text, UsualPort) is not { } name || IPAddress.TryParse(name.Host, out _))
        {
            section.Error("dns-name", $"must be a name, or NAME:PORT, is '{text}'");
            return null;
        }
        return isDns ? new ClusterEndPoint(name.Host, name.Port) : null;
    }

    private static ClusterShare ReadShare(SettingsSection section) => new(section.Switch("bans"), section.Switch("counts"), section.Switch("summary"));

    private static HashSet<string> ReadCommands(SettingsSection section)
    {
        var commands = section.Texts("commands").ToHashSet(StringComparer.Ordinal);
        foreach (var command in commands.Except(KnownCommands))
        {
            var hint = NearestName.Find(command, KnownCommands) is { } nearest ? Phrase.Of($"; nearest: {nearest}") : "";
            section.Error("commands", $"must be of {string.Join(", ", KnownCommands)}, has '{command}'{hint}");
        }
        return commands;
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex Name();

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex NotOfName();
}
