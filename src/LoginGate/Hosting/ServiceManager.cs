using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LoginGate.Hosting;

/// <summary>
/// Tells systemd how the program is getting on (the protocol of <c>sd_notify</c>), so that "started" means that every port is
/// open. Without a service manager that wants to hear it, nothing happens.
/// </summary>
internal static class ServiceManager
{
    /// <summary>The variable that names the service manager's datagram socket.</summary>
    public const string SocketVariable = "NOTIFY_SOCKET";

    // Of less no quarter can be waited for.
    private const long LeastMicroseconds = 100_000;
    private const long MostMicroseconds = 24L * 60 * 60 * 1_000_000;

    // Another process has taken this one's place: what the service manager hears is that one's to say.
    private static volatile bool _isLeft;

    /// <summary>The gate is up.</summary>
    public static void TellReady() => Tell("READY=1\nSTATUS=all ports are open");

    /// <summary>The gate is up, and is the service from now on in another process's place.</summary>
    public static void TellTaken() => Tell($"MAINPID={Environment.ProcessId}\nREADY=1\nSTATUS=all ports are open");

    /// <summary>Says nothing any more.</summary>
    public static Task LeaveAsync()
    {
        _isLeft = true;
        return Task.CompletedTask;
    }

    /// <summary>The clean end has begun.</summary>
    public static void TellStopping() => Tell("STOPPING=1\nSTATUS=ending sessions");

    /// <summary>The gate lives.</summary>
    public static void TellAlive() => Tell("WATCHDOG=1");

    /// <summary>After what silence of this process the service manager acts, 100 ms at the least; null when it does not wait for signs of life.</summary>
    /// <param name="microseconds">The variable <c>WATCHDOG_USEC</c>.</param>
    /// <param name="process">The variable <c>WATCHDOG_PID</c>: whom it means; null: whoever reads it.</param>
    public static TimeSpan? WatchdogLimit(string? microseconds, string? process)
    {
        var isMeant = process is null || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isMeant && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? TimeSpan.FromMicroseconds(Math.Clamp(limit, LeastMicroseconds, MostMicroseconds))
            : null;
    }

    private static void Tell(string state)
    {
        if (_isLeft || Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 1 } path || !Socket.OSSupportsUnixDomainSockets)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // '@' stands for the NUL byte that begins a name in the abstract namespace.
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
        }
        catch (SocketException)
        {
            // Whoever set the variable does not listen; the gate works without.
        }
    }
}
