using LoginGate.Protocol;
using Microsoft.Extensions.Logging;

namespace LoginGate.Settings;

/// <summary>Everything a gate is started with: validated, immutable, read from HOCON by <see cref="SettingsLoader"/>.</summary>
/// <param name="Lines">One per listening port; at least one, names differ.</param>
/// <param name="Admission">Who may come in, for all lines together.</param>
/// <param name="Log">Where log lines go.</param>
/// <param name="ShutdownTimeout">How long a clean end may take before what is left is cut off.</param>
/// <param name="LogLevel">The least level that is logged, from <c>akka.loglevel</c>.</param>
/// <param name="AkkaHocon">The resolved text of the files' <c>akka</c> section, for <c>ConfigurationFactory</c>.</param>
internal sealed record GateSettings(
    IReadOnlyList<LineSettings> Lines, AdmissionSettings Admission, LogSettings Log, TimeSpan ShutdownTimeout, LogLevel LogLevel, string AkkaHocon);

/// <summary>One listening port and the LoginSrv behind it.</summary>
internal sealed record LineSettings(string Name, ListenSettings Listen, LoginSrvSettings LoginSrv, ClientSettings Client);

/// <summary>Where game clients connect. Port 0 lets the system choose one.</summary>
internal sealed record ListenSettings(string Host, int Port, int Backlog);

/// <summary>The LoginSrv that a line's gate dials, and how it is spoken to.</summary>
/// <param name="MaxPendingBytes">Bytes waiting for LoginSrv at which the gate stops reading the clients that send more.</param>
/// <param name="CloseFrames">Off for a LoginSrv that closes the wrong user on a close frame (VC16, protocol.md 8.5).</param>
internal sealed record LoginSrvSettings(
    string Host,
    int Port,
    TimeSpan ConnectTimeout,
    Dialect Dialect,
    ReconnectSettings Reconnect,
    HeartbeatSettings Heartbeat,
    int MaxFrameBytes,
    int MaxPendingBytes,
    bool CloseFrames);

/// <summary>Exponential back-off between attempts to reach LoginSrv.</summary>
/// <param name="Jitter">Share by which each delay is shortened or lengthened at random, 0 to 1.</param>
internal sealed record ReconnectSettings(TimeSpan Min, TimeSpan Max, double Jitter);

/// <summary>The gate's heartbeat to LoginSrv, and how long LoginSrv may stay silent.</summary>
internal sealed record HeartbeatSettings(TimeSpan Interval, TimeSpan Timeout);

/// <summary>What one game client may do.</summary>
/// <param name="PacketsPerSecond">Zero: no limit.</param>
internal sealed record ClientSettings(
    int MaxSessions,
    int MaxPacketBytes,
    int MaxStrayBytes,
    int SendQueueBytes,
    TimeSpan FirstPacketTimeout,
    TimeSpan PacketTimeout,
    TimeSpan IdleTimeout,
    int PacketsPerSecond,
    PayloadRule Payload);
