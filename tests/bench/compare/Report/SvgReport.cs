using System.Text;

namespace Compare.Report;

/// <summary>The run as a picture: a panel of bars for each figure that matters, the gate and its peers side by side.</summary>
internal static class SvgReport
{
    private const int PanelWidth = 300;
    private const int PanelHeight = 190;
    private const int Margin = 20;
    private const int BarsTop = 50;
    private const int BarsHeight = 105;
    private const int BarWidth = 19;
    private const int TopHeight = 52;
    private const int PanelsInRow = 3;

    private static readonly Dictionary<Subject, string> Colours = new()
    {
        [Subject.Gate] = "#2f6f9f",
        [Subject.Haproxy] = "#c9a227",
        [Subject.Epoll] = "#9aa5ae",
        [Subject.Stock] = "#b5523b",
    };

    private static readonly string[] Shown =
    [
        "CPU per round trip", "round trips a second", "p99.9", "memory per idle client", "announced connections a second", "CPU per connection",
    ];

    public static string Write(RunDescription run, Summary summary)
    {
        var figures = Summary.Figures.Where(f => Shown.Contains(f.Name)).ToArray();
        var (width, height) = ((PanelsInRow * PanelWidth) + Margin, TopHeight + (figures.Length / PanelsInRow * PanelHeight) + Margin);
        var text = new StringBuilder();
        text.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">");
        text.AppendLine($"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        Say(text, Margin, 20, $"The gate and its peers ({run.Haproxy} in TCP mode), by number of clients{(summary.IsTrial ? " (a trial on a busy machine)" : "")}", "font-size=\"14\"");
        Say(text, Margin, 36, run.Text, "fill=\"#666666\" font-size=\"8\"");
        Legend(text, summary, width - (100 * summary.Subjects.Count));
        for (var i = 0; i < figures.Length; i++)
            Panel(text, summary, figures[i], Margin + (i % PanelsInRow * PanelWidth), TopHeight + (i / PanelsInRow * PanelHeight));
        return text.AppendLine("</svg>").ToString().ReplaceLineEndings("\n");
    }

    private static void Legend(StringBuilder text, Summary summary, int x)
    {
        foreach (var subject in summary.Subjects)
        {
            Bar(text, x, 40, 10, 10, Colours[subject]);
            Say(text, x + 14, 49, Summary.NameOf(subject));
            x += 95;
        }
    }

    private static void Panel(StringBuilder text, Summary summary, Figure figure, int x, int y)
    {
        Say(text, x, y + 30, $"{figure.Name}, {figure.Unit}", "font-weight=\"bold\" font-size=\"10\"");
        var subjects = summary.Subjects.Where(s => s != Subject.Epoll || figure.Unit != "KiB").ToArray();
        var top = summary.Clients.Max(n => subjects.Max(s => summary.Of(figure, n, s)));
        var bottom = y + BarsTop + BarsHeight;
        var step = (PanelWidth - Margin) / summary.Clients.Count;
        for (var i = 0; i < summary.Clients.Count; i++)
        {
            var left = x + (i * step);
            for (var k = 0; k < subjects.Length; k++)
                Value(text, left + (k * (BarWidth + 2)), bottom, summary.Of(figure, summary.Clients[i], subjects[k]), top, figure, Colours[subjects[k]]);
            Say(text, left + (subjects.Length * (BarWidth + 2) / 2), bottom + 14, summary.Clients[i].ToString(), "text-anchor=\"middle\" fill=\"#666666\"");
        }
    }

    private static void Value(StringBuilder text, int x, int bottom, double value, double top, Figure figure, string colour)
    {
        var height = top > 0 ? Math.Max(0, value / top * BarsHeight) : 0;
        Bar(text, x, bottom - height, BarWidth, height, colour);
        Say(text, x + (BarWidth / 2), bottom - height - 3, value.ToString(figure.Format), "text-anchor=\"middle\" font-size=\"7\"");
    }

    private static void Bar(StringBuilder text, int x, double y, int width, double height, string colour) =>
        text.AppendLine($"<rect x=\"{x}\" y=\"{y:0.0}\" width=\"{width}\" height=\"{height:0.0}\" fill=\"{colour}\"/>");

    private static void Say(StringBuilder text, int x, double y, string words, string style = "") =>
        text.AppendLine($"<text x=\"{x}\" y=\"{y:0.0}\" {style}>{words}</text>");
}
