using System.Text;
using LoginGate.Shared;

namespace LoginGate.CommandLine;

/// <summary>
/// Standard error of every command: what is wrong is told in lines that a person can read, also where the word that is wrong and that the
/// line quotes is a megabyte long.
/// </summary>
internal sealed class ErrorOutput(TextWriter output) : TextWriter
{
    private const int MostInLine = 600;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        try
        {
            output.Write(Cut(value));
        }
        catch (IOException)
        {
            // A full disk behind it: whoever has something to say goes on.
        }
    }

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    private static string? Cut(string? text) => text is null || text.Length <= MostInLine + Environment.NewLine.Length
        ? text
        : string.Join('\n', text.Split('\n').Select(line => Excerpt.Of(line, MostInLine)));
}
