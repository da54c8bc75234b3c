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

/// <summary>The medians of one number of clients, and the ratio of gate to HAProxy.</summary>
internal sealed record Comparand(double Gate, double Haproxy, double Ratio, IReadOnlyList<double> Ratios);

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
    ];

    public Summary(IReadOnlyList<Pair> pairs)
    {
        Pairs = pairs;
        Clients = [.. pairs.Select(p => p.Gate.Clients).Distinct()];
        IsTrial = Clients.Any(n => !pairs.Any(p => p.Gate.Clients == n && p.IsGood));
    }

    public IReadOnlyList<Pair> Pairs { get; }

    public IReadOnlyList<int> Clients { get; }

    /// <summary>Whether for some number of clients no round was undisturbed.</summary>
    public bool IsTrial { get; }

    public IReadOnlyList<Pair> Counting(int clients) => GoodOrAll(OfSize(clients), static pair => pair.IsGood);

    public Comparand Of(Figure figure, int clients)
    {
        var pairs = Counting(clients);
        var ratios = pairs.Select(p => figure.Of(p.Gate) / figure.Of(p.Haproxy)).ToArray();
        return new Comparand(Median(pairs.Select(p => figure.Of(p.Gate))), Median(pairs.Select(p => figure.Of(p.Haproxy))), Median(ratios), ratios);
    }

    /// <summary>How often a figure of the fewest clients is contained in that of the most, round by round.</summary>
    public (IReadOnlyList<double> Gate, IReadOnlyList<double> Haproxy) Growth(Figure figure)
    {
        var rounds = GoodOrAll(OfSize(Clients.Min()).Zip(OfSize(Clients.Max())), static round => round.First.IsGood && round.Second.IsGood);
        return ([.. rounds.Select(r => figure.Of(r.Second.Gate) / figure.Of(r.First.Gate))],
            [.. rounds.Select(r => figure.Of(r.Second.Haproxy) / figure.Of(r.First.Haproxy))]);
    }

    private IEnumerable<Pair> OfSize(int clients) => Pairs.Where(p => p.Gate.Clients == clients);

    private static T[] GoodOrAll<T>(IEnumerable<T> all, Func<T, bool> isGood) => all.Any(isGood) ? [.. all.Where(isGood)] : [.. all];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
