using System.Text;

namespace Compare.Report;

/// <summary>The run as Markdown: a table of medians, the ratios pair by pair, and the growth.</summary>
internal static class MarkdownReport
{
    public static string Write(RunDescription run, Summary summary)
    {
        var text = new StringBuilder();
        text.AppendLine($"The gate and its peers under the same load. {run.Text}.");
        if (summary.IsTrial)
            text.AppendLine().AppendLine("**A trial: other processes were busy in every round of some rows, so no figure here is good.**");
        Medians(text, summary);
        foreach (var peer in summary.Subjects.Where(s => s != Subject.Gate))
            Ratios(text, summary, Subject.Gate, peer);
        if (summary.Subjects.Contains(Subject.Stock))
            Ratios(text, summary, Subject.Stock, Subject.Haproxy);
        Disturbance(text, summary);
        Growth(text, summary);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Medians(StringBuilder text, Summary summary)
    {
        text.AppendLine();
        Row(text, ["median", .. summary.Clients.SelectMany(n => summary.Subjects.Select((s, i) => i == 0 ? $"{n}: {Summary.NameOf(s)}" : Summary.NameOf(s)))]);
        Rule(text, summary.Clients.Count * summary.Subjects.Count);
        foreach (var figure in Summary.Figures)
        {
            Row(text, [$"{figure.Name}, {figure.Unit}", .. summary.Clients.SelectMany(n => summary.Subjects
                .Select(s => summary.Of(figure, n, s).ToString(figure.Format)))]);
        }
    }

    private static void Ratios(StringBuilder text, Summary summary, Subject subject, Subject peer)
    {
        text.AppendLine();
        Row(text, [$"{Summary.NameOf(subject)} / {Summary.NameOf(peer)}, round by round", .. summary.Clients.Select(n => $"{n} clients")]);
        Rule(text, summary.Clients.Count);
        // The echo server keeps nothing for a client: its memory is not a measure.
        foreach (var figure in Summary.Figures.Where(f => peer != Subject.Epoll || f.Unit != "KiB"))
            Row(text, [figure.Name, .. summary.Clients.Select(n => MedianAndAll(summary.Ratios(figure, n, subject, peer)))]);
    }

    private static void Disturbance(StringBuilder text, Summary summary)
    {
        text.AppendLine();
        Row(text, ["disturbance", .. summary.Clients.Select(n => $"{n} clients")]);
        Rule(text, summary.Clients.Count);
        Row(text, ["rounds that count, of all", .. summary.Clients.Select(n => $"{GoodCount(summary, n)} of {AllCount(summary, n)}")]);
        Row(text, ["cores taken by other processes, most", .. summary.Clients.Select(n => MostForeign(summary, n).ToString("0.00"))]);
    }

    private static void Growth(StringBuilder text, Summary summary)
    {
        var (least, most) = (summary.Clients.Min(), summary.Clients.Max());
        text.AppendLine();
        Row(text, [$"growth from {least} to {most} clients, round by round", .. summary.Subjects.Select(Summary.NameOf)]);
        Rule(text, summary.Subjects.Count);
        foreach (var figure in Summary.Figures)
            Row(text, [figure.Name, .. summary.Subjects.Select(s => MedianAndAll(summary.Growth(figure, s)))]);
    }

    private static string MedianAndAll(IReadOnlyList<double> values) => $"**{Summary.Median(values):0.00}** ({All(values)})";

    private static string All(IReadOnlyList<double> values) => string.Join(" ", values.Select(v => v.ToString("0.00")));

    private static int GoodCount(Summary summary, int clients) => summary.Rounds.Count(r => r.Clients == clients && r.IsGood);

    private static int AllCount(Summary summary, int clients) => summary.Rounds.Count(r => r.Clients == clients);

    private static double MostForeign(Summary summary, int clients) =>
        summary.Counting(clients).Max(r => r.Turns.Values.Max(turn => turn.ForeignCores));

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

    private static void Rule(StringBuilder text, int columns) => text.Append("|---|").Insert(text.Length, "---:|", columns).AppendLine();
}
