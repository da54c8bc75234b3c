namespace LoginGate.Statistics;

/// <summary>What this gate knows of the others that act as one with it, as of the last second.</summary>
/// <param name="Gate">This gate's own name among them.</param>
/// <param name="IsUp">Whether it takes part at present.</param>
/// <param name="Members">Gates that are members, this one among them; 0: it has joined none.</param>
/// <param name="BansKnown">Shared bans and lifts that are known.</param>
/// <param name="BansUnshared">Bans of this gate that were too many to be shared.</param>
/// <param name="Refused">Messages from the net that were not taken.</param>
/// <param name="ClocksAhead">Gates whose bans are refused because of their clocks, and by how much they are ahead.</param>
/// <param name="Others">Every other member.</param>
internal sealed record OtherGates(
    string Gate, bool IsUp, int Members, int BansKnown, long BansUnshared, long Refused,
    IReadOnlyDictionary<string, TimeSpan> ClocksAhead, IReadOnlyList<OtherGate> Others)
{
    /// <summary>What this gate proves who it is with; null: nothing.</summary>
    public GateCertificate? Certificate { get; init; }
}

/// <summary>A certificate of the gate's; that of the cluster with its authority's.</summary>
/// <param name="Until">When it, or the first of the two, ends; null: they cannot be read.</param>
/// <param name="Trouble">What is the matter with them, or soon will be; empty: nothing.</param>
internal sealed record GateCertificate(DateTimeOffset? Until, Phrase Trouble);

/// <summary>Whom the gate shows a certificate.</summary>
internal enum CertificateUse
{
    /// <summary>Browsers (<c>http.tls</c>).</summary>
    Page,

    /// <summary>The other gates (<c>cluster.tls</c>).</summary>
    Cluster,
}

/// <summary>Another gate, in its own words of some moments ago.</summary>
/// <param name="Gate">Its name; empty: it has not said it yet.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Version">Of its program.</param>
/// <param name="Heard">When it said so, by <see cref="Shared.Clock.Now"/>; null: it has said nothing yet.</param>
/// <param name="ClockAhead">By how much its clock is ahead of this machine's; negative: behind.</param>
/// <param name="Unreachable">Since when it cannot be reached; null: it can.</param>
/// <param name="Started">When it started, by its clock.</param>
/// <param name="Clock">What its clock said when it was heard.</param>
/// <param name="IsDraining">Whether it lets no more clients in.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record OtherGate(
    string Gate, string Address, string Version, TimeSpan? Heard, TimeSpan ClockAhead, TimeSpan? Unreachable, DateTimeOffset? Started, DateTimeOffset Clock,
    bool IsDraining, IReadOnlyList<OtherLine> Lines)
{
    /// <summary>What is older is told as old.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(12);
}

/// <summary>A line of another gate.</summary>
/// <param name="LoginSrv">The state of its connection to LoginSrv, in one word.</param>
internal sealed record OtherLine(string Line, string Listen, string LoginSrv, int Sessions, int PacketsPerSecond, int RepliesPerSecond);
