using System.Net;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>Settings of one robot client.</summary>
public sealed record RobotOptions
{
    /// <summary>Where the gate listens. Default 127.0.0.1:7000.</summary>
    public IPEndPoint Gate { get; init; } = new(IPAddress.Loopback, 7000);

    /// <summary>How messages are written. Default classic.</summary>
    public Dialect Dialect { get; init; } = Dialect.Classic;

    /// <summary>Account it plays with.</summary>
    public required LabAccount Account { get; init; }

    /// <summary>Own address to connect from; null leaves it to the system. Default null.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>How long a connection or an answer may take. Default 10 s.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long <see cref="RobotStep.Idle"/> says nothing. Default 1 s.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether it begins with the greeting of its dialect's clients, where they have one. Default on.</summary>
    public bool Greets { get; init; } = true;

    /// <summary>Whether a <c>*</c> from the gate is answered, as the Delphi clients do. Default on.</summary>
    public bool AnswersFlowControl { get; init; } = true;

    /// <summary>
    /// Whether replies must carry the account's mark. Default on, right for the stand-in LoginSrv; off for a real one.
    /// </summary>
    public bool ChecksMarks { get; init; } = true;

    /// <summary>Server to choose, by name, or by its place from 1 where the dialect wants that. Default the list's first.</summary>
    public string? Server { get; init; }

    /// <summary>Is shown each packet sent and received, as it stands, on the robot's own thread. Default null.</summary>
    public Action<WireDirection, ReadOnlyMemory<byte>>? Watcher { get; init; }
}
