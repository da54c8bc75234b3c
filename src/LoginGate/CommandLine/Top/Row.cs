using LoginGate.CommandLine.Cmd;
using LoginGate.Logging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoginGate.CommandLine.Top;

/// <summary>One row of the screen, put together from left to right; no character of it acts on the terminal.</summary>
internal sealed class Row : Renderable
{
    private readonly List<Segment> _segments = [];

    /// <summary>Columns so far.</summary>
    public int Width { get; private set; }

    /// <summary>The row's text.</summary>
    public override string ToString() => string.Concat(_segments.Select(s => s.Text));

    public Row Add(string text, Style? style = null)
    {
        text = LogLineFormatter.Escape(text);
        _segments.Add(new Segment(text, style ?? Style.Plain));
        Width += CellText.Width(text);
        return this;
    }

    /// <summary>Adds what there is to say, in the language of this process.</summary>
    public Row Say(Phrase text, Style? style = null) => Add(text.Said, style);

    /// <summary>Adds what there is to say, a part of which stands out.</summary>
    public Row Say(Phrase text, Style style, string part, Style partStyle)
    {
        var said = text.Said;
        var at = said.IndexOf(part, StringComparison.Ordinal);
        return Add(said[..at], style).Add(part, partStyle).Add(said[(at + part.Length)..], style);
    }

    /// <summary>Adds a text in a column of its own: cut or filled up to the width.</summary>
    public Row Cell(string text, int width, Style? style = null, bool isRight = false)
    {
        text = CellText.Fit(LogLineFormatter.Escape(text), width);
        var gap = new string(' ', Math.Max(0, width - CellText.Width(text)));
        return Add(isRight ? gap + text : text + gap, style);
    }

    /// <summary>Fills up with blanks.</summary>
    public Row PadTo(int width, Style? style = null) => width > Width ? Add(new string(' ', width - Width), style) : this;

    /// <summary>Adds what another row holds.</summary>
    public Row Append(Row other)
    {
        _segments.AddRange(other._segments);
        Width += other.Width;
        return this;
    }

    /// <summary>The row, no wider than that.</summary>
    public Row Cut(int width)
    {
        if (Width <= width)
            return this;
        // By hand: Spectre leaves out the whole of what does not fit in full.
        var cut = new Row();
        foreach (var segment in _segments)
        {
            var part = CellText.Start(segment.Text, width - cut.Width);
            cut.Add(part, segment.Style);
            // Half a Chinese character is a blank, and no place for what comes behind it.
            if (part.Length < segment.Text.Length)
                return cut.PadTo(width, segment.Style);
        }
        return cut;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Segment.Truncate(_segments, maxWidth);
}
