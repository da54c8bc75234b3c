using System.Net;
using System.Text.RegularExpressions;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>Who may open the files that give a right at the inspector: its Unix socket, and its token for TCP.</summary>
/// <param name="Mode">The files' permissions.</param>
/// <param name="Group">Their group, by name or number; empty: that of the process.</param>
internal sealed record InspectAccess(UnixFileMode Mode, string Group);

/// <summary>Where the inspector answers, and whom. TCP is always on loopback.</summary>
/// <param name="IsOn">Whether there is one.</param>
/// <param name="Folder">Where its sockets and tokens lie; empty: the gate finds a folder.</param>
/// <param name="Admin">Who may do everything.</param>
/// <param name="View">Who may look and change nothing.</param>
/// <param name="HasTcp">Whether it answers over TCP too, to whoever has a token.</param>
/// <param name="Host">TCP's address.</param>
/// <param name="Port">TCP's port, and the beginning of the files' names; 0: the system chooses one.</param>
internal sealed record InspectSettings(
    bool IsOn, string Folder, InspectAccess Admin, InspectAccess View, bool HasTcp, IPAddress Host, int Port);

/// <summary>Reads <c>login-gate.inspect</c>.</summary>
internal static partial class InspectReader
{
    public static InspectSettings Read(SettingsSection section)
    {
        var settings = new InspectSettings(
            section.Switch("enabled"), section.Text("folder", mayBeEmpty: true), ReadAccess(section.Section("admin")),
            ReadAccess(section.Section("view")), section.Switch("tcp"), ReadHost(section), section.Integer("port", 0, 65535));
        if (settings is { HasTcp: false, Port: 0 } && section.AreGood("port", "tcp"))
            section.ErrorOfPair("port", "must be 1 to 65535 where login-gate.inspect.tcp is off: the names of the inspector's files begin with it", "tcp");
        return settings;
    }

    private static InspectAccess ReadAccess(SettingsSection section)
    {
        var (mode, group) = (section.Text("mode"), section.Text("group", mayBeEmpty: true));
        if (mode.Length > 0 && !Mode().IsMatch(mode))
            section.Error("mode", $"must be permissions of a file for its user, group and others, such as 600 or 660, is '{mode}'");
        if (!Group().IsMatch(group))
            section.Error("group", $"must be the name or number of a group, is '{group}'");
        else if (group.Length > 0 && !OperatingSystem.IsWindows() && UnixNames.NumberOfGroup(group) is null)
            section.Error("group", $"there is no group '{group}' on this machine");
        return new InspectAccess(section.AreGood("mode") ? (UnixFileMode)Convert.ToInt32(mode, 8) : UnixFileMode.None, group);
    }

    private static IPAddress ReadHost(SettingsSection section)
    {
        var text = section.Text("host");
        if (text == "localhost")
            return IPAddress.Loopback;
        if (PlainAddress.TryRead(text, out var address) && IPAddress.IsLoopback(address))
            return address;
        if (text.Length > 0)
            section.Error("host", $"must be a loopback address such as 127.0.0.1 or ::1 (from afar use ssh), is '{text}'");
        return IPAddress.Loopback;
    }

    // The gate itself must be able to read what it has written.
    [GeneratedRegex("^0?[67][0-7]{2}$")]
    private static partial Regex Mode();

    [GeneratedRegex("^([A-Za-z_][A-Za-z0-9_.-]{0,31}|[0-9]{1,9}|)$")]
    private static partial Regex Group();
}
