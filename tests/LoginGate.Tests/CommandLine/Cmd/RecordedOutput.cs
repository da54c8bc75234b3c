using System.Text;
using System.Text.RegularExpressions;

namespace LoginGate.Tests.CommandLine.Cmd;

/// <summary>Keeps what is written by one thread for another to look at.</summary>
internal sealed partial class RecordedOutput : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _text = new();

    public RecordedOutput() => CoreNewLine = ['\n'];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_text)
            _text.Append(value);
    }

    public override void WriteLine(string? value) => Write(value + '\n');

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    /// <summary>Waits until it contains a text, whatever its colours.</summary>
    public void Expect(string text) =>
        Assert.True(SpinWait.SpinUntil(() => Colours().Replace(ToString(), "").Contains(text, StringComparison.Ordinal), Patience), $"'{text}' is not in:\n{this}");

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();
}
