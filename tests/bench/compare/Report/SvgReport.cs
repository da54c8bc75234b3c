using System.Text;

namespace Compare.Report;

/// <summary>The run as a picture: a panel of bars for each figure that matters, gate and HAProxy side by side.</summary>
internal static class SvgReport
{
    private const int PanelWidth = 250;
    private const int PanelHeight = 190;
    private const int Margin = 20;
    private const int BarsTop = 50;
    private const int BarsHeight = 105;
    private const int BarWidth = 26;
    private const int TopHeight = 52;
    private const int PanelsInRow = 3;
    private const string GateColour = "#2f6f9f";
    private const string HaproxyColour = "#c9a227";

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
        Say(text, Margin, 20, $"Gate and {run.Haproxy} in TCP mode, by number of clients{(summary.IsTrial ? " (a trial on a busy machine)" : "")}", "font-size=\"14\"");
        Say(text, Margin, 36, run.Text, "fill=\"#666666\" font-size=\"8\"");
        Legend(text, width - 150);
        for (var i = 0; i < figures.Length; i++)
            Panel(text, summary, figures[i], Margin + (i % PanelsInRow * PanelWidth), TopHeight + (i / PanelsInRow * PanelHeight));
        return text.AppendLine("</svg>").ToString().ReplaceLineEndings("\n");
    }

    private static void Legend(StringBuilder text, int x)
    {
        Bar(text, x, 40, 10, 10, GateColour);
        Say(text, x + 14, 49, "gate");
        Bar(text, x + 55, 40, 10, 10, HaproxyColour);
        Say(text, x + 69, 49, "HAProxy");
    }

    private static void Panel(StringBuilder text, Summary summary, Figure figure, int x, int y)
    {
        Say(text, x, y + 30, $"{figure.Name}, {figure.Unit}", "font-weight=\"bold\" font-size=\"10\"");
        var all = summary.Clients.Select(n => (Clients: n, Medians: summary.Of(figure, n))).ToArray();
        var top = all.Max(a => Math.Max(a.Medians.Gate, a.Medians.Haproxy));
        var bottom = y + BarsTop + BarsHeight;
        var step = (PanelWidth - Margin) / all.Length;
        for (var i = 0; i < all.Length; i++)
        {
            var left = x + (i * step);
            Value(text, left, bottom, all[i].Medians.Gate, top, figure, GateColour);
            Value(text, left + BarWidth + 6, bottom, all[i].Medians.Haproxy, top, figure, HaproxyColour);
            Say(text, left + BarWidth + 3, bottom + 14, all[i].Clients.ToString(), "text-anchor=\"middle\" fill=\"#666666\"");
        }
    }

    private static void Value(StringBuilder text, int x, int bottom, double value, double top, Figure figure, string colour)
    {
        var height = top > 0 ? Math.Max(0, value / top * BarsHeight) : 0;
        Bar(text, x, bottom - height, BarWidth, height, colour);
        Say(text, x + (BarWidth / 2), bottom - height - 3, value.ToString(figure.Format), "text-anchor=\"middle\" font-size=\"8\"");
    }

    private static void Bar(StringBuilder text, int x, double y, int width, double height, string colour) =>
        text.AppendLine($"<rect x=\"{x}\" y=\"{y:0.0}\" width=\"{width}\" height=\"{height:0.0}\" fill=\"{colour}\"/>");

    private static void Say(StringBuilder text, int x, double y, string words, string style = "") =>
        text.AppendLine($"<text x=\"{x}\" y=\"{y:0.0}\" {style}>{words}</text>");
}
