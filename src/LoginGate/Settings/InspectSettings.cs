using System.Net;

namespace LoginGate.Settings;

/// <summary>Where the inspector's text port is: always on loopback, for whoever reaches it can kick and ban.</summary>
/// <param name="IsOn">Whether there is one.</param>
/// <param name="Port">0: the system chooses one.</param>
internal sealed record InspectSettings(bool IsOn, IPAddress Host, int Port);

/// <summary>Reads <c>login-gate.inspect</c>.</summary>
internal static class InspectReader
{
    public static InspectSettings Read(SettingsSection section) =>
        new(section.Switch("enabled"), ReadHost(section), section.Integer("port", 0, 65535));

    private static IPAddress ReadHost(SettingsSection section)
    {
        var text = section.Text("host");
        if (text == "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address))
            return address;
        if (text.Length > 0)
        {
            section.Error("host",
                $"must be a loopback address such as 127.0.0.1 or ::1 (whoever reaches the inspector can ban and kick; from afar use ssh), is '{text}'");
        }
        return IPAddress.Loopback;
    }
}
