using System.Net.Sockets;
using Akka.Actor;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Contracts;

/// <summary>What every actor of a line is given. One object for the line's life, so that a restarted actor has the present settings.</summary>
internal sealed class LineContext(LineSettings settings, IActorRef admission, LineStatistics statistics, TimeProvider clock)
{
    private volatile LineSettings _settings = Counted(settings, statistics);

    /// <summary>The present settings. Written by the line's supervisor alone, which then tells its actors.</summary>
    public LineSettings Settings
    {
        get => _settings;
        set => _settings = Counted(value, Statistics);
    }

    public IActorRef Admission { get; } = admission;

    /// <summary>Where sessions turn to about logins.</summary>
    public LoginGuard Guard { get; init; } = LoginGuard.None;

    public LineStatistics Statistics { get; } = statistics;

    public TimeProvider Clock { get; } = clock;

    /// <summary>What carries the connections.</summary>
    public TransportKind Transport { get; init; } = TransportKind.EventLoop;

    /// <summary>What the port does at first.</summary>
    public DoorPosition DoorAtStart { get; init; }

    /// <summary>Whether those who connect wait for LoginSrv at first: at a port that was open before they may have done so for long.</summary>
    public bool OpensWithLink { get; init; }

    /// <summary>The line's port, where it was open before this process had it.</summary>
    public SafeSocketHandle? Inherited { private get; set; }

    /// <summary>That port, for the first who asks.</summary>
    public SafeSocketHandle? TakeInherited()
    {
        var socket = Inherited;
        Inherited = null;
        return socket;
    }

    private static LineSettings Counted(LineSettings settings, LineStatistics statistics)
    {
        statistics.MaxSessions = settings.Client.MaxSessions;
        statistics.IsBehindProxy = settings.Client.TrustedProxies is not null;
        return settings;
    }
}
