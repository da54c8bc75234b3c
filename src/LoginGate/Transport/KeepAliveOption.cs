using System.Buffers.Binary;
using System.Net.Sockets;
using Akka.IO;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>
/// TCP keep-alive of one connection as an Akka.IO socket option, for a connect (<see cref="ForConnect"/>) or a bind, whose accepted
/// connections then have it (<see cref="ForListener"/>). Other sockets are not touched.
/// </summary>
/// <remarks>
/// Windows takes milliseconds (SIO_KEEPALIVE_VALS; it always sends 10 probes). Elsewhere TCP_KEEPIDLE, TCP_KEEPINTVL and
/// TCP_KEEPCNT take whole seconds, rounded up here; on Linux TCP_USER_TIMEOUT covers data that stays unacknowledged, for
/// which the kernel sends no keep-alive probes.
/// </remarks>
internal abstract class KeepAliveOption(KeepAliveSettings settings) : Inet.SocketOption
{
    // linux/tcp.h; .NET has no name for it.
    private const int TcpUserTimeout = 18;

    /// <summary>
    /// The option for a bind. On Linux accepted connections inherit what the listening socket has: set once instead of five
    /// system calls for each client.
    /// </summary>
    public static KeepAliveOption ForListener(KeepAliveSettings settings) =>
        OperatingSystem.IsLinux() ? new Inherited(settings) : new Own(settings);

    /// <summary>The option for a connect.</summary>
    public static KeepAliveOption ForConnect(KeepAliveSettings settings) => new Own(settings);

    /// <summary>The times as the system takes them.</summary>
    public KeepAliveSettings Effective { get; } = OperatingSystem.IsWindows() || settings.Mode != KeepAliveMode.PerSocket
        ? settings
        : settings with { Time = WholeSeconds(settings.Time), Interval = WholeSeconds(settings.Interval) };

    /// <summary>Whether the system's times differ from those asked for.</summary>
    public bool IsRounded => Effective != settings;

    /// <summary>
    /// How long sent data may stay unacknowledged: two thirds of an interval less than the time of all probes. With the user
    /// time-out set, Linux ends a quiet connection at the first probe due after it, which must be the last one, though each comes
    /// a little late; and the two kinds of end can be told apart by it (<see cref="IsUserTimeout"/>).
    /// </summary>
    public TimeSpan UserTimeout { get; } = AllProbes(settings) - (WholeSeconds(settings.Interval) * 2 / 3);

    private void Set(Socket s)
    {
        if (settings.Mode == KeepAliveMode.Off)
            return;
        s.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (settings.Mode == KeepAliveMode.PerSocket)
            SetTimes(s);
    }

    /// <summary>
    /// Which of the two ended a connection that the system gave up: unacknowledged data, or probes without an answer. Probes end
    /// it no earlier than all of them after the last sign of life, and what the peer acknowledged is one; unacknowledged data
    /// before that: up to a second later than its time-out, because Linux counts from the first retransmission. With intervals of
    /// a second or two it may still be taken for the other.
    /// </summary>
    /// <param name="sinceLastWrite">Time since bytes were last handed to the system; null: none ever were.</param>
    public bool IsUserTimeout(TimeSpan? sinceLastWrite) => settings.Mode switch
    {
        // Without probes only data can time out.
        KeepAliveMode.Off => true,
        KeepAliveMode.PerSocket => OperatingSystem.IsLinux() && sinceLastWrite < AllProbes(settings) - (Effective.Interval / 16),
        _ => false,
    };

    private void SetTimes(Socket s)
    {
        if (OperatingSystem.IsWindows())
        {
            s.IOControl(IOControlCode.KeepAliveValues, WindowsTimes(settings), null);
            return;
        }
        s.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Effective.Time.TotalSeconds);
        s.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)Effective.Interval.TotalSeconds);
        s.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Effective.Retries);
        if (!OperatingSystem.IsLinux())
            return;
        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(milliseconds, (int)UserTimeout.TotalMilliseconds);
        s.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, milliseconds);
    }

    /// <summary>What SIO_KEEPALIVE_VALS takes, struct tcp_keepalive of mstcpip.h: on, time, interval; three 32-bit words, milliseconds.</summary>
    internal static byte[] WindowsTimes(KeepAliveSettings settings)
    {
        var values = new byte[3 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(values, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(values.AsSpan(4), (uint)settings.Time.TotalMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(values.AsSpan(8), (uint)settings.Interval.TotalMilliseconds);
        return values;
    }

    private static TimeSpan AllProbes(KeepAliveSettings settings) => WholeSeconds(settings.Time) + (WholeSeconds(settings.Interval) * settings.Retries);

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private sealed class Own(KeepAliveSettings settings) : KeepAliveOption(settings)
    {
        public override void AfterConnect(Socket s) => Set(s);
    }

    private sealed class Inherited(KeepAliveSettings settings) : KeepAliveOption(settings)
    {
        public override void BeforeServerSocketBind(Socket ss) => Set(ss);
    }
}
