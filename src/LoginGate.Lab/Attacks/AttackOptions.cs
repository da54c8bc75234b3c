using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab.Attacks;

/// <summary>What the healthy robots do while a gate is attacked.</summary>
public enum HealthyRobots
{
    /// <summary>They log in, over and over.</summary>
    Login,

    /// <summary>They keep a connection each and want every packet back; for a LoginSrv that echoes.</summary>
    Echo,

    /// <summary>There are none; for a LoginSrv that knows no robot's account.</summary>
    None,
}

/// <summary>Settings of attacks.</summary>
public sealed record AttackOptions
{
    /// <summary>The gate. Default 127.0.0.1:7000.</summary>
    public IPEndPoint Gate { get; init; } = new(IPAddress.Loopback, 7000);

    /// <summary>How packets are written. Default classic.</summary>
    public Dialect Dialect { get; init; } = Dialect.Classic;

    /// <summary>Hostile connections at the same time, at the most. Default 100.</summary>
    public int Clients { get; init; } = 100;

    /// <summary>Time for one attack; one whose clients are all closed earlier ends earlier. Default 15 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Connects a second of a connect flood, at the most. Default 1000.</summary>
    public int ConnectsPerSecond { get; init; } = 1000;

    /// <summary>Packets a second of one client that floods. Default 500.</summary>
    public int FloodPacketsPerSecond { get; init; } = 500;

    /// <summary>Packets a second of one client that never reads; below the gate's limit, or that one acts first. Default 15.</summary>
    public int QuietPacketsPerSecond { get; init; } = 15;

    /// <summary>What the healthy robots do. Default <see cref="HealthyRobots.Login"/>.</summary>
    public HealthyRobots Healthy { get; init; }

    /// <summary>How many healthy robots there are. Default 4.</summary>
    public int HealthyCount { get; init; } = 4;

    /// <summary>Whether replies must carry the account's mark, as the stand-in LoginSrv's do. Default on.</summary>
    public bool ChecksMarks { get; init; } = true;

    /// <summary>Accounts of the healthy robots and of those that only cut their packets.</summary>
    public NumberedAccounts Accounts { get; init; } = new();

    /// <summary>Number of the first of these accounts. Default 60001.</summary>
    public int FirstAccount { get; init; } = 60001;

    /// <summary>How long a healthy robot waits for an answer before it counts as lost. Default 10 s.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether every hostile client can have an address of its own: on Linux, when the gate is at an IPv4 loopback address. Elsewhere
    /// the gate's limits per address and its bans meet the healthy robots too.
    /// </summary>
    public bool SpreadsAddresses =>
        OperatingSystem.IsLinux() && IPAddress.IsLoopback(Gate.Address) && Gate.AddressFamily == AddressFamily.InterNetwork;
}
