using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace LoginGate.Inspect;

/// <summary>A line that came in.</summary>
/// <param name="Text">The line, or as much of it as was looked at.</param>
/// <param name="Error">Why it cannot be a command's, whatever commands there are; null when it can.</param>
internal readonly record struct CommandRead(string Text, string? Error);

/// <summary>
/// Cuts what a connection sends into lines. One that cannot be a command's is told as soon as that shows, its end is not waited for.
/// </summary>
internal sealed partial class CommandReader(PipeReader input)
{
    private const int MaxCommandBytes = 1024;

    // A language may be asked for before it, and behind it an answer for programs.
    private static readonly int MaxLineBytes = MaxCommandBytes + AskedLanguage.InChinese(Conversation.JsonSuffix).Length;

    // No end of line among them: "\r" may be half of one.
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7f).Select(b => (byte)b).Where(b => b is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))]);

    /// <summary>The next line; null at the end of what the peer sends. What is left without an end of line counts as one.</summary>
    public async Task<CommandRead?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var read = Judge(buffer.Slice(0, end));
                input.AdvanceTo(buffer.GetPosition(1, end));
                return read;
            }
            if (result.IsCompleted || buffer.Length > MaxLineBytes || HasControlBytes(buffer))
            {
                var rest = buffer.IsEmpty ? (CommandRead?)null : Judge(buffer);
                input.AdvanceTo(buffer.End);
                return rest;
            }
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool HasControlBytes(ReadOnlySequence<byte> buffer)
    {
        foreach (var part in buffer)
        {
            if (part.Span.ContainsAny(ControlBytes))
                return true;
        }
        return false;
    }

    private static CommandRead Judge(ReadOnlySequence<byte> line)
    {
        var bytes = line.Slice(0, Math.Min(line.Length, MaxLineBytes)).ToArray();
        if (line.Length > MaxLineBytes)
            return new CommandRead(Encoding.Latin1.GetString(bytes), $"a command has at most {MaxCommandBytes} bytes");
        if (!Utf8.IsValid(bytes))
            return new CommandRead(Encoding.Latin1.GetString(bytes), "a command is UTF-8 text");
        var text = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
        if (text.Any(c => char.IsControl(c) && c != '\t'))
            return new CommandRead(text, "a command is printable text");
        // Whoever chooses method and path of a request chooses the beginning of its first line, but not the end.
        return new CommandRead(text, RequestEnd().Match(text) is { Success: true } request ? $"a command does not end in {request.Groups[1]}" : null);
    }

    [GeneratedRegex(@"(?:^|\s)([A-Z]+/[0-9][0-9.]*)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RequestEnd();
}
