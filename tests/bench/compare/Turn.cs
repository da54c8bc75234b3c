namespace Compare;

/// <summary>What one turn of the gate or of HAProxy gave.</summary>
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

    /// <summary>Connections a second that were accepted and announced to the server behind.</summary>
    public required double Connections { get; init; }

    /// <summary>Microseconds of CPU for each of them.</summary>
    public required double CpuPerConnection { get; init; }

    /// <summary>Cores that load clients and server behind used.</summary>
    public required double LoadCores { get; init; }

    public required double ServerCores { get; init; }

    public bool IsGood => ForeignCores <= MostForeignCores;
}

/// <summary>The gate's turn and HAProxy's, one right after the other.</summary>
internal sealed record Pair(Turn Gate, Turn Haproxy)
{
    public bool IsGood => Gate.IsGood && Haproxy.IsGood;
}
