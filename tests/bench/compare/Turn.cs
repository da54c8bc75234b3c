namespace Compare;

/// <summary>What one turn of what is measured gave.</summary>
internal sealed record Turn
{
    /// <summary>Cores that processes outside this bench may use on average before a turn counts as disturbed.</summary>
    public const double MostForeignCores = 0.1;

    public required int Clients { get; init; }

    /// <summary>The system's load average before the turn.</summary>
    public required double LoadAverage { get; init; }

    /// <summary>Cores that other processes, and the hypervisor for other machines, took meanwhile.</summary>
    public required double ForeignCores { get; init; }

    /// <summary>Microseconds of CPU per round trip.</summary>
    public required double CpuPerTrip { get; init; }

    /// <summary>
    /// The same with all that the kernel does in no process's time, such as acknowledgements that a timer sends: for clients, server
    /// and what is measured together.
    /// </summary>
    public required double CpuPerTripWithKernel { get; init; }

    /// <summary>Round trips a second.</summary>
    public required double Rate { get; init; }

    /// <summary>Milliseconds from send to answer.</summary>
    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    /// <summary>KiB of resident memory per client that is connected and has not said anything yet.</summary>
    public required double IdleKiB { get; init; }

    /// <summary>The same once every client has had its time of full load and is silent again.</summary>
    public required double IdleAfterLoadKiB { get; init; }

    /// <summary>Connections a second that were accepted and announced to the server behind, once thousands have come and gone.</summary>
    public required double Connections { get; init; }

    /// <summary>Microseconds of CPU for each of them.</summary>
    public required double CpuPerConnection { get; init; }

    /// <summary>The same for the first clients after the start, as many as the turn has.</summary>
    public required double CpuPerFirstConnection { get; init; }

    /// <summary>Cores that load clients and server behind used.</summary>
    public required double LoadCores { get; init; }

    public required double ServerCores { get; init; }

    public bool IsGood => ForeignCores <= MostForeignCores;
}

/// <summary>What takes turns.</summary>
internal enum Subject
{
    /// <summary>The gate as it is set by itself: on event loops.</summary>
    Gate,

    /// <summary>HAProxy in TCP mode, before an echo server.</summary>
    Haproxy,

    /// <summary>The echo server itself: one thread on bare epoll, with nothing before it.</summary>
    Epoll,

    /// <summary>The gate on stock Akka.IO.</summary>
    Stock,
}

/// <summary>The turns of all, one right after the other, with the same number of clients.</summary>
internal sealed record Round(int Clients, IReadOnlyDictionary<Subject, Turn> Turns)
{
    public bool IsGood => Turns.Values.All(turn => turn.IsGood);
}
