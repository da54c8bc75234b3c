using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace LoginGate.Inspect;

/// <summary>A line that came in, or what is wrong with it.</summary>
internal readonly record struct CommandRead(string Command, string? Error);

/// <summary>Cuts what a connection sends into lines of at most a kilobyte; a longer one is skipped to its end, up to a limit.</summary>
internal sealed class CommandReader(PipeReader input)
{
    private const int MaxLineBytes = 1024;
    private const int MaxSkippedBytes = 256 << 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _skipped;

    /// <summary>The next line; null at the end of what the peer sends. What is left without an end of line counts as one.</summary>
    /// <exception cref="ConnectionAbortedException">The peer sends no end of line at all.</exception>
    public async Task<CommandRead?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var read = Take(buffer.Slice(0, end));
                input.AdvanceTo(buffer.GetPosition(1, end));
                return read;
            }
            if (result.IsCompleted)
            {
                var rest = buffer.IsEmpty && _skipped == 0 ? (CommandRead?)null : Take(buffer);
                input.AdvanceTo(buffer.End);
                return rest;
            }
            if (buffer.Length > MaxLineBytes)
                Skip(buffer);
            else
                input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private void Skip(ReadOnlySequence<byte> buffer)
    {
        _skipped += buffer.Length;
        input.AdvanceTo(buffer.End);
        if (_skipped > MaxSkippedBytes)
            throw new ConnectionAbortedException("a line without end");
    }

    private CommandRead Take(ReadOnlySequence<byte> line)
    {
        if (_skipped + line.Length > MaxLineBytes)
        {
            _skipped = 0;
            return new CommandRead("", $"a command has at most {MaxLineBytes} bytes");
        }
        try
        {
            return new CommandRead(Utf8.GetString(line).TrimEnd('\r'), null);
        }
        catch (DecoderFallbackException)
        {
            return new CommandRead("", "a command is UTF-8 text");
        }
    }
}
