using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>How answers are printed.</summary>
internal enum AnswerFormat
{
    /// <summary>Lines without any escape sequence.</summary>
    Plain,

    /// <summary>Tables and trees for a terminal.</summary>
    Terminal,

    /// <summary>The gate's JSON, a line each.</summary>
    Json,
}

/// <summary>Prints answers, and errors where errors belong.</summary>
internal sealed class AnswerPrinter(AnswerFormat format, TextWriter output, TextWriter errors, TerminalStyle style, Func<int> width)
{
    /// <summary>Whether what is printed is for programs, which read no sentences.</summary>
    public bool IsForPrograms => format == AnswerFormat.Json;

    /// <summary>The same for another format.</summary>
    public AnswerPrinter As(AnswerFormat other) => new(other, output, errors, style, width);

    /// <summary>A line of a command that goes on.</summary>
    public void Line(InspectorAnswer line)
    {
        switch (format)
        {
            case AnswerFormat.Json:
                output.WriteLine(line.Json);
                break;
            case AnswerFormat.Terminal:
                Write(output, style.Render(AnswerView.Line(line.Line!), width()));
                break;
            default:
                output.WriteLine(PlainText.Escape(line.Line!));
                break;
        }
        output.Flush();
    }

    public void Answer(InspectorAnswer answer)
    {
        var result = answer.Result!;
        switch (format)
        {
            case AnswerFormat.Json:
                output.WriteLine(answer.Json);
                break;
            case AnswerFormat.Terminal:
                Write(result.IsGood ? output : errors, style.Render(AnswerView.Of(result), width()));
                break;
            default:
                foreach (var line in result.IsGood ? PlainText.Lines(result) : [PlainText.Escape(Phrase.Of($"error: {result.Error}").Said)])
                    (result.IsGood ? output : errors).WriteLine(line);
                break;
        }
        output.Flush();
    }

    /// <summary>What this program has to say itself.</summary>
    public void Error(Phrase error) => Answer(InspectorAnswer.Failed(format == AnswerFormat.Json ? error.ToString() : error.Said));

    private static void Write(TextWriter writer, string text)
    {
        writer.Write(text);
        if (!text.EndsWith('\n'))
            writer.WriteLine();
    }
}
