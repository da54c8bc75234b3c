using System.Net;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>Settings of a swarm of robots.</summary>
public sealed record SwarmOptions
{
    /// <summary>Where the gate listens. Default 127.0.0.1:7000.</summary>
    public IPEndPoint Gate { get; init; } = new(IPAddress.Loopback, 7000);

    /// <summary>How messages are written. Default classic.</summary>
    public Dialect Dialect { get; init; } = Dialect.Classic;

    /// <summary>How many robots. Default 10.</summary>
    public int Clients { get; init; } = 10;

    /// <summary>Robots that start in a second; 0 starts all at once. Default 100.</summary>
    public double ConnectsPerSecond { get; init; } = 100;

    /// <summary>
    /// How long they go on. Null: each does its script once. Otherwise each begins again, on a new connection, until the time is over;
    /// a script of <see cref="RobotStep.Echo"/> alone goes on with the connection it has. Default null.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What each robot does. Default version, login, select.</summary>
    public IReadOnlyList<RobotStep> Script { get; init; } = RobotScript.Default;

    /// <summary>Pause between two rounds of a script. Default zero.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Accounts of the robots. Default robot00001 and on, as the stand-in LoginSrv's default accounts have them.</summary>
    public NumberedAccounts Accounts { get; init; } = new();

    /// <summary>Number of the first robot's account; a swarm uses twice as many accounts as it has robots. Default 1.</summary>
    public int FirstAccount { get; init; } = 1;

    /// <summary>How long a connection or an answer may take. Default 10 s.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long <see cref="RobotStep.Idle"/> says nothing. Default 1 s.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether replies must carry the account's mark. Default on, right for the stand-in LoginSrv; off for a real one.</summary>
    public bool ChecksMarks { get; init; } = true;

    /// <summary>Whether a <c>*</c> from the gate is answered. Default on.</summary>
    public bool AnswersFlowControl { get; init; } = true;

    /// <summary>Server to choose, by name or place. Default the list's first.</summary>
    public string? Server { get; init; }

    /// <summary>
    /// Robots of a swarm on the same machine connect from addresses of their own, 127.0.1.2 and on, so that the gate's limits per
    /// address do not stop them. Works on Linux with a loopback gate; elsewhere it does nothing. Default on.
    /// </summary>
    public bool SpreadsAddresses { get; init; } = true;
}
