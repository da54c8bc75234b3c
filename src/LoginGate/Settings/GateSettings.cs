using System.Collections.ObjectModel;
using System.Net;
using LoginGate.Protocol;
using Microsoft.Extensions.Logging;

namespace LoginGate.Settings;

/// <summary>Everything a gate is started with: validated, immutable, read from HOCON by <see cref="SettingsLoader"/>.</summary>
/// <param name="Lines">One per listening port; at least one, names differ.</param>
/// <param name="Admission">Who may come in, for all lines together.</param>
/// <param name="Log">Where log lines go.</param>
/// <param name="Inspect">Where the inspector answers.</param>
/// <param name="Http">Where the page, health checks and metrics are.</param>
/// <param name="ShutdownTimeout">How long a clean end may take before what is left is cut off.</param>
/// <param name="LogLevel">The least level that is logged, from <c>akka.loglevel</c>.</param>
/// <param name="AkkaHocon">The resolved text of the files' <c>akka</c> section, for <c>ConfigurationFactory</c>.</param>
internal sealed record GateSettings(
    IReadOnlyList<LineSettings> Lines,
    AdmissionSettings Admission,
    LogSettings Log,
    InspectSettings Inspect,
    HttpSettings Http,
    TimeSpan ShutdownTimeout,
    LogLevel LogLevel,
    string AkkaHocon)
{
    /// <summary>What carries the connections: never <see cref="TransportKind.Auto"/>, which is decided when the settings are read.</summary>
    public TransportKind Transport { get; init; } = TransportKind.AkkaIo;

    /// <summary>How this gate takes part in a cluster of gates; null: it is by itself.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>How sessions are remembered that are over.</summary>
    public ClosedSessionSettings ClosedSessions { get; init; } = new(Max: 0, TimeSpan.Zero, Accounts: false);

    /// <summary>How the gate drains.</summary>
    public DrainSettings Drain { get; init; } = new(TimeSpan.FromMinutes(10), Refuses: false);

    /// <summary>What operators are told of at once.</summary>
    public required AlarmSettings Alarms { get; init; }

    /// <summary>Whether a change of a settings file is taken over by itself.</summary>
    public bool ReloadOnChange { get; init; }

    /// <summary>
    /// The values outside lines by key below <c>login-gate</c>; those of webhooks and users are one each, and so is <c>akka</c>, beside which
    /// <c>loglevel</c> stands.
    /// </summary>
    public IReadOnlyDictionary<string, SettingValue> Values { get; init; } = ReadOnlyDictionary<string, SettingValue>.Empty;
}

/// <summary>One listening port and the LoginSrv behind it.</summary>
internal sealed record LineSettings(string Name, ListenSettings Listen, LoginSrvSettings LoginSrv, ClientSettings Client)
{
    /// <summary>Threads and queues of the line's sessions.</summary>
    public SessionDeployment Sessions { get; init; } = new();

    /// <summary>The line's values, defaults included, by key.</summary>
    public IReadOnlyDictionary<string, SettingValue> Values { get; init; } = ReadOnlyDictionary<string, SettingValue>.Empty;
}

/// <summary>Where game clients connect. Port 0 lets the system choose one.</summary>
internal sealed record ListenSettings(string Host, int Port, int Backlog, SocketBuffers Buffers)
{
    public IPEndPoint EndPoint => new(IPAddress.Parse(Host), Port);
}

/// <summary>Bytes of a connection's two socket buffers; zero: the system's choice.</summary>
internal sealed record SocketBuffers(int ReceiveBytes, int SendBytes);

/// <summary>The LoginSrv that a line's gate dials, and how it is spoken to.</summary>
/// <param name="Targets">Where it may be; tried in order on each connect. At least one.</param>
/// <param name="MaxPendingBytes">Bytes waiting for LoginSrv at which the gate stops reading the clients that send more.</param>
/// <param name="CloseFrames">Off for a LoginSrv that closes the wrong user on a close frame (VC16, protocol.md 8.5).</param>
/// <param name="Hold">What holding clients while LoginSrv is away allows; null: they are closed.</param>
internal sealed record LoginSrvSettings(
    IReadOnlyList<LoginSrvTarget> Targets,
    TimeSpan ConnectTimeout,
    Dialect Dialect,
    ReconnectSettings Reconnect,
    HeartbeatSettings Heartbeat,
    SocketBuffers Buffers,
    KeepAliveSettings KeepAlive,
    int MaxFrameBytes,
    int MaxPendingBytes,
    bool CloseFrames,
    HoldSettings? Hold)
{
    /// <summary>The address of this machine that it is dialled from; null: the system chooses.</summary>
    public IPAddress? From { get; init; }
}

/// <summary>One address of a LoginSrv: an IP address or a host name, and a port.</summary>
internal sealed record LoginSrvTarget(string Host, int Port)
{
    public override string ToString() => EndPointText.Show(Host, Port);
}

/// <summary>Exponential back-off between attempts to reach LoginSrv.</summary>
/// <param name="Jitter">Share by which each delay is shortened or lengthened at random, 0 to 1.</param>
internal sealed record ReconnectSettings(TimeSpan Min, TimeSpan Max, double Jitter);

/// <summary>The gate's heartbeat to LoginSrv, and how long LoginSrv may stay silent.</summary>
internal sealed record HeartbeatSettings(TimeSpan Interval, TimeSpan Timeout);

/// <summary>How clients are held while LoginSrv is away.</summary>
/// <param name="Time">From the loss until LoginSrv has spoken again; then everybody is closed.</param>
/// <param name="PacketsPerClient">Packets of one client that wait; then it is not read.</param>
/// <param name="ResendUnanswered">Whether requests that were written but not answered go out again.</param>
internal sealed record HoldSettings(TimeSpan Time, int PacketsPerClient, bool ResendUnanswered);

/// <summary>How TCP itself finds a peer that has vanished.</summary>
internal enum KeepAliveMode
{
    /// <summary>No probes.</summary>
    Off,

    /// <summary>SO_KEEPALIVE with the system's own times.</summary>
    System,

    /// <summary>Times of this connection alone.</summary>
    PerSocket,
}

/// <summary>TCP keep-alive of a connection; the times count with <see cref="KeepAliveMode.PerSocket"/> only.</summary>
/// <param name="Time">Silence before the first probe.</param>
/// <param name="Interval">Time between probes.</param>
/// <param name="Retries">Probes without an answer after which the peer counts as gone.</param>
internal sealed record KeepAliveSettings(KeepAliveMode Mode, TimeSpan Time, TimeSpan Interval, int Retries);

/// <summary>The gate's own probe of a quiet client inside the game's protocol: a <c>*</c>, which game clients answer at once.</summary>
/// <param name="Interval">Silence of the client before it is probed.</param>
/// <param name="Timeout">Time for its answer.</param>
internal sealed record ClientHeartbeatSettings(TimeSpan Interval, TimeSpan Timeout);

/// <summary>What one game client may do.</summary>
/// <param name="HalfCloseTimeout">How long LoginSrv may answer a client that has ended its side; zero: it is closed at once.</param>
/// <param name="PacketsPerSecond">Zero: no limit.</param>
/// <param name="Heartbeat">Null: off.</param>
/// <param name="FlowControl">Whether the originals' <c>*</c> scheme is used (protocol.md, section 4).</param>
/// <param name="TrustedProxies">Where connections with a PROXY header may come from; null: none is expected.</param>
internal sealed record ClientSettings(
    int MaxSessions,
    int MaxPacketBytes,
    int MaxStrayBytes,
    int SendQueueBytes,
    TimeSpan FirstPacketTimeout,
    TimeSpan PacketTimeout,
    TimeSpan IdleTimeout,
    TimeSpan HalfCloseTimeout,
    int PacketsPerSecond,
    PayloadRule Payload,
    KeepAliveSettings KeepAlive,
    ClientHeartbeatSettings? Heartbeat,
    bool FlowControl,
    IReadOnlyList<IPNetwork>? TrustedProxies)
{
    private const int MostPlacesAtStart = 16_384;

    /// <summary>How long a client may take for its part of the dialect's handshake; zero: no limit.</summary>
    public TimeSpan HandshakeTimeout { get; init; }

    /// <summary>Room that a table of sessions has from the start: it need not grow, and copy what is in it, while clients stream in.</summary>
    public int PlacesAtStart => Math.Min(MaxSessions, MostPlacesAtStart);
}
