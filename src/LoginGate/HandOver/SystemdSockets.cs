using System.Globalization;
using System.Net.Sockets;
using LoginGate.EventLoop;

namespace LoginGate.HandOver;

/// <summary>Ports that systemd has opened for this process (the protocol of <c>sd_listen_fds</c>): they stay open while the gate is started anew.</summary>
internal static class SystemdSockets
{
    private const int First = 3;
    private const string Process = "LISTEN_PID";
    private const string Count = "LISTEN_FDS";
    private const string Names = "LISTEN_FDNAMES";

    /// <summary>The ports, with the names that their units give them; none where the variables are for another process. The variables go: no program inherits them.</summary>
    public static IReadOnlyList<NamedSocket> Take()
    {
        var (process, count, names) = (Read(Process), Read(Count), Read(Names).Split(':'));
        if (process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var many))
            return [];
        foreach (var name in (string[])[Process, Count, Names])
            Environment.SetEnvironmentVariable(name, null);
        var sockets = new List<NamedSocket>();
        for (var i = 0; i < Math.Min(many, DescriptorPassing.MostDescriptors); i++)
        {
            try
            {
                sockets.Add(new NamedSocket(i < names.Length ? names[i] : "", DescriptorPassing.Adopt(First + i)));
            }
            catch (SocketException)
            {
                // Whoever set the variables has not passed it.
            }
        }
        return sockets;
    }

    private static string Read(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";
}
