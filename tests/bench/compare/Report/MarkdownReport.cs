using System.Text;

namespace Compare.Report;

/// <summary>The run as Markdown: a table of medians, the ratios pair by pair, and the growth.</summary>
internal static class MarkdownReport
{
    public static string Write(RunDescription run, Summary summary)
    {
        var text = new StringBuilder();
        text.AppendLine($"Gate beside HAProxy in TCP mode. {run.Text}.");
        if (summary.IsTrial)
            text.AppendLine().AppendLine("**A trial: other processes were busy in every round of some rows, so no figure here is good.**");
        text.AppendLine();
        Medians(text, summary);
        text.AppendLine();
        Ratios(text, summary);
        text.AppendLine();
        Growth(text, summary);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Medians(StringBuilder text, Summary summary)
    {
        Row(text, ["median", .. summary.Clients.SelectMany(n => (string[])[$"{n}: gate", "HAProxy", "ratio"])]);
        Rule(text, summary.Clients.Count * 3);
        foreach (var figure in Summary.Figures)
        {
            Row(text, [$"{figure.Name}, {figure.Unit}", .. summary.Clients.Select(n => summary.Of(figure, n))
                .SelectMany(c => (string[])[c.Gate.ToString(figure.Format), c.Haproxy.ToString(figure.Format), $"**{c.Ratio:0.00}**"])]);
        }
    }

    private static void Ratios(StringBuilder text, Summary summary)
    {
        Row(text, ["gate / HAProxy, pair by pair", .. summary.Clients.Select(n => $"{n} clients")]);
        Rule(text, summary.Clients.Count);
        foreach (var figure in Summary.Figures)
            Row(text, [figure.Name, .. summary.Clients.Select(n => All(summary.Of(figure, n).Ratios))]);
        Row(text, ["rounds that count, of all", .. summary.Clients.Select(n => $"{GoodCount(summary, n)} of {AllCount(summary, n)}")]);
        Row(text, ["cores taken by other processes, most", .. summary.Clients.Select(n => MostForeign(summary, n).ToString("0.00"))]);
    }

    private static void Growth(StringBuilder text, Summary summary)
    {
        var (least, most) = (summary.Clients.Min(), summary.Clients.Max());
        Row(text, [$"growth from {least} to {most} clients, round by round", "gate", "HAProxy"]);
        Rule(text, 2);
        foreach (var figure in Summary.Figures)
        {
            var (gate, haproxy) = summary.Growth(figure);
            Row(text, [figure.Name, MedianAndAll(gate), MedianAndAll(haproxy)]);
        }
    }

    private static string MedianAndAll(IReadOnlyList<double> values) => $"**{Summary.Median(values):0.00}** ({All(values)})";

    private static string All(IReadOnlyList<double> values) => string.Join(" ", values.Select(v => v.ToString("0.00")));

    private static int GoodCount(Summary summary, int clients) => summary.Pairs.Count(p => p.Gate.Clients == clients && p.IsGood);

    private static int AllCount(Summary summary, int clients) => summary.Pairs.Count(p => p.Gate.Clients == clients);

    private static double MostForeign(Summary summary, int clients) =>
        summary.Counting(clients).Max(p => Math.Max(p.Gate.ForeignCores, p.Haproxy.ForeignCores));

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

    private static void Rule(StringBuilder text, int columns) => text.Append("|---|").Insert(text.Length, "---:|", columns).AppendLine();
}
