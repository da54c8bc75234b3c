using System.CommandLine;
using System.Text;
using LoginGate.Protocol;

namespace LoginGate.CommandLine;

/// <summary><c>logingate decode</c>: explains captured frames, passwords masked.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var text = new Argument<string?>("TEXT")
        {
            Description = "Frames or packets as captured, or hexadecimal digits; without it, standard input is read line by line",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var dialect = DialectOption.Create("The dialect; without it, the one that fits best");
        var command = new Command("decode", "Explain captured frames") { text, dialect };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(text);
            return Decode(given is null ? ReadLines() : [given], parsed.GetValue(dialect));
        });
        return command;
    }

    private static int Decode(IEnumerable<string> texts, Dialect? dialect)
    {
        var understood = true;
        foreach (var text in texts.Where(t => t.Length > 0))
        {
            var explanation = FrameExplainer.Explain(text, dialect);
            if (dialect is null && explanation.Fitting.Count > 0)
                Say.Line($"dialect: {Phrase.Either(explanation.Fitting)}");
            foreach (var line in explanation.Lines(text => (Phrase)text))
                Say.Line(line);
            understood &= explanation.Frames.Count > 0 && explanation.Frames.All(f => f.IsSound);
        }
        return understood ? ExitCodes.Good : ExitCodes.Failed;
    }

    // A capture is bytes, whatever the terminal's encoding: one character each.
    private static IEnumerable<string> ReadLines()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.Latin1);
        while (input.ReadLine() is { } line)
            yield return line;
    }
}
