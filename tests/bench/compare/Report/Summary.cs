namespace Compare.Report;

/// <summary>When, where and how it was measured.</summary>
internal sealed record RunDescription(DateTime When, string Machine, string Haproxy, Options Options)
{
    public string Text => $"{When:yyyy-MM-dd HH:mm} UTC; {Machine}; {Haproxy}; {Options.Rounds} rounds of {Options.Seconds} s each"
        + (Options.Gate is null ? "" : "; gate published, compiled ahead")
        + string.Concat(Options.Settings.Select(s => $"; gate with {s}"));
}

/// <summary>One column of the report: what it is called and where it stands in a turn.</summary>
internal sealed record Figure(string Name, string Unit, string Format, Func<Turn, double> Of);

/// <summary>Medians over the rounds that count: the undisturbed ones, or all where there is none.</summary>
internal sealed class Summary
{
    public static readonly IReadOnlyList<Figure> Figures =
    [
        new("CPU per round trip", "us", "0.00", t => t.CpuPerTrip),
        new("the same with the kernel's work in no process's time", "us", "0.00", t => t.CpuPerTripWithKernel),
        new("round trips a second", "1/s", "0", t => t.Rate),
        new("p50", "ms", "0.00", t => t.P50),
        new("p99", "ms", "0.00", t => t.P99),
        new("p99.9", "ms", "0.00", t => t.P999),
        new("memory per idle client", "KiB", "0.0", t => t.IdleKiB),
        new("memory per idle client after full load", "KiB", "0.0", t => t.IdleAfterLoadKiB),
        new("announced connections a second", "1/s", "0", t => t.Connections),
        new("CPU per connection", "us", "0.0", t => t.CpuPerConnection),
        new("CPU per connection, the first after the start", "us", "0.0", t => t.CpuPerFirstConnection),
    ];

    public Summary(IReadOnlyList<Round> rounds)
    {
        Rounds = rounds;
        Clients = [.. rounds.Select(r => r.Clients).Distinct()];
        Subjects = [.. rounds[0].Turns.Keys];
        IsTrial = Clients.Any(n => !rounds.Any(r => r.Clients == n && r.IsGood));
    }

    public IReadOnlyList<Round> Rounds { get; }

    public IReadOnlyList<int> Clients { get; }

    public IReadOnlyList<Subject> Subjects { get; }

    /// <summary>Whether for some number of clients no round was undisturbed.</summary>
    public bool IsTrial { get; }

    public static string NameOf(Subject subject) => subject switch
    {
        Subject.Gate => "gate",
        Subject.Haproxy => "HAProxy",
        Subject.Epoll => "bare epoll",
        _ => "stock Akka.IO",
    };

    public IReadOnlyList<Round> Counting(int clients) => GoodOrAll(OfSize(clients), static round => round.IsGood);

    /// <summary>The median of a figure.</summary>
    public double Of(Figure figure, int clients, Subject subject) => Median(Counting(clients).Select(r => figure.Of(r.Turns[subject])));

    /// <summary>How often one's figure is contained in another's, round by round.</summary>
    public IReadOnlyList<double> Ratios(Figure figure, int clients, Subject subject, Subject peer) =>
        [.. Counting(clients).Select(r => figure.Of(r.Turns[subject]) / figure.Of(r.Turns[peer]))];

    /// <summary>How often a figure of the fewest clients is contained in that of the most, round by round.</summary>
    public IReadOnlyList<double> Growth(Figure figure, Subject subject)
    {
        var rounds = GoodOrAll(OfSize(Clients.Min()).Zip(OfSize(Clients.Max())), static round => round.First.IsGood && round.Second.IsGood);
        return [.. rounds.Select(r => figure.Of(r.Second.Turns[subject]) / figure.Of(r.First.Turns[subject]))];
    }

    private IEnumerable<Round> OfSize(int clients) => Rounds.Where(r => r.Clients == clients);

    private static T[] GoodOrAll<T>(IEnumerable<T> all, Func<T, bool> isGood) => all.Any(isGood) ? [.. all.Where(isGood)] : [.. all];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
