using System.Text.RegularExpressions;

namespace LoginGate.Settings;

/// <summary>What of the system refuses banned addresses before the gate sees them.</summary>
internal enum FirewallKind
{
    /// <summary>Nothing: the gate itself.</summary>
    Off,

    /// <summary>Linux's, through the program <c>nft</c>.</summary>
    Nftables,

    /// <summary>Windows's, through PowerShell.</summary>
    Windows,
}

/// <summary>Bans in the system's firewall.</summary>
/// <param name="Kind">Which; never <see cref="FirewallKind.Off"/>.</param>
/// <param name="IsReject">Whether a refused connect is answered with a reset, and not with nothing.</param>
/// <param name="Table">What the gate's own part of it is called; empty: by the first line's address.</param>
internal sealed record FirewallSettings(FirewallKind Kind, bool IsReject, string Table);

/// <summary>Who else is told of bans.</summary>
/// <param name="Command">A program and its arguments that takes bans as lines of its standard input; empty: none.</param>
/// <param name="Timeout">How long one run of it may take.</param>
/// <param name="File">Where bans are appended as lines; empty: nowhere.</param>
internal sealed record BanHookSettings(IReadOnlyList<string> Command, TimeSpan Timeout, string File);

/// <summary>Reads <c>login-gate.admission.kernel</c> and <c>ban-hook</c>.</summary>
internal static partial class FirewallReader
{
    private const string Kernel = "kernel";
    private const string Verdict = "kernel-verdict";
    private const string Table = "kernel-table";

    private static readonly Dictionary<string, FirewallKind> Kinds = new()
    {
        ["off"] = FirewallKind.Off,
        ["nftables"] = FirewallKind.Nftables,
        ["windows-firewall"] = FirewallKind.Windows,
    };

    private static readonly Dictionary<string, bool> Verdicts = new() { ["drop"] = false, ["reject"] = true };

    public static FirewallSettings? Read(SettingsSection admission)
    {
        var settings = new FirewallSettings(admission.Choice(Kernel, Kinds), admission.Choice(Verdict, Verdicts), admission.Text(Table, mayBeEmpty: true));
        if (settings.Table.Length > 0 && !TableName().IsMatch(settings.Table))
            admission.Error(Table, "consists of letters, digits, '.', '-' and '_', begins with a letter and has at most 64 characters");
        if (settings.Kind == FirewallKind.Nftables && !OperatingSystem.IsLinux())
            admission.Error(Kernel, "nftables needs Linux");
        if (settings.Kind == FirewallKind.Windows && !OperatingSystem.IsWindows())
            admission.Error(Kernel, "windows-firewall needs Windows");
        if (settings is { Kind: FirewallKind.Windows, IsReject: true })
            admission.ErrorOfPair(Verdict, "must be drop: Windows Firewall answers nothing", Kernel);
        return settings.Kind == FirewallKind.Off ? null : settings;
    }

    /// <summary>Tells of lines whose clients the system's firewall cannot tell apart: it sees their proxies' addresses alone.</summary>
    public static void CheckProxies(SettingsSection admission, FirewallSettings? settings, IReadOnlyList<LineSettings> lines)
    {
        var behind = lines.Where(line => line.Client.TrustedProxies is not null).Select(line => $"'{line.Name}'").ToArray();
        if (settings is null || behind.Length == 0)
            return;
        Phrase why = "has client.proxy-protocol on, so the system's firewall sees its proxy's address alone and not its clients'";
        if (behind.Length == lines.Count)
            admission.Error(Kernel, $"must be off: every line ({string.Join(", ", behind)}) {why}");
        else
            admission.Warning(Kernel, $"leaves out line {string.Join(", ", behind)}: it {why}");
    }

    public static BanHookSettings? ReadHook(SettingsSection section)
    {
        var hook = new BanHookSettings(
            section.Texts("command"), section.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), section.FilePath("file"));
        return hook.Command.Count == 0 && hook.File.Length == 0 ? null : hook;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex TableName();
}
