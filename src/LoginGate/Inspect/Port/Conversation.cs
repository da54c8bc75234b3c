using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;

namespace LoginGate.Inspect;

/// <summary>
/// One connection to the text port: a line comes in, its answer goes out, and so on. Everything is bounded: the line, what waits to be
/// written, and how long the peer may take to read it.
/// </summary>
internal sealed class Conversation(ConnectionContext connection, IInspector inspector, CommandPace pace, RenderedAnswers rendered)
{
    private const string JsonSuffix = " --json";
    private const int ChunkBytes = 32 << 10;

    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    // Longer than anybody thinks about the next command.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromHours(1);

    private static readonly ConnectionAbortedException Stalled = new("the peer does not read");

    private readonly CommandReader _reader = new(connection.Transport.Input);

    private bool _hasStalled;

    private PipeWriter Output => connection.Transport.Output;

    /// <summary>Answers command after command until the peer ends.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (await ReadAsync(stopping).ConfigureAwait(false) is { } read)
        {
            await pace.WaitAsync(stopping).ConfigureAwait(false);
            if (read.Error is { } error)
            {
                await WriteAsync(rendered.Of(InspectResult.Failed(error), asJson: false), stopping).ConfigureAwait(false);
                continue;
            }
            var asJson = $" {read.Command}".EndsWith(JsonSuffix, StringComparison.Ordinal);
            var command = asJson ? $" {read.Command}"[..^JsonSuffix.Length].Trim() : read.Command.Trim();
            if (command is "quit" or "exit")
                return;
            if (command.Length > 0 || asJson)
                await AnswerAsync(command, asJson, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Says why there is no conversation.</summary>
    public Task RefuseAsync(string error) => WriteAsync(rendered.Of(InspectResult.Failed(error), asJson: false), CancellationToken.None);

    /// <summary>Lets the last answer out, as far as the peer takes it, and ends the connection.</summary>
    public async Task CloseAsync()
    {
        // A peer that has let a write wait so long gets no second chance.
        if (_hasStalled)
            connection.Abort(Stalled);
        await connection.Transport.Input.CompleteAsync().ConfigureAwait(false);
        await Output.CompleteAsync().ConfigureAwait(false);
        var closed = connection.DisposeAsync().AsTask();
        if (await Task.WhenAny(closed, Task.Delay(WriteTimeout)).ConfigureAwait(false) == closed)
            return;
        connection.Abort(Stalled);
        await closed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<CommandRead?> ReadAsync(CancellationToken stopping)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        idle.CancelAfter(IdleTimeout);
        return await _reader.ReadAsync(idle.Token).ConfigureAwait(false);
    }

    private async Task AnswerAsync(string command, bool asJson, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (inspector.Follow(command, stop.Token) is { } lines)
            await FollowAsync(lines, asJson, stop, stopping).ConfigureAwait(false);
        else
            await ExecuteAsync(command, asJson, stopping).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string command, bool asJson, CancellationToken stopping)
    {
        var result = await inspector.ExecuteAsync(command, stopping).ConfigureAwait(false);
        await WriteAsync(rendered.Of(result, asJson), stopping).ConfigureAwait(false);
    }

    /// <summary>Writes the lines as they come, until there are no more or the peer says anything.</summary>
    private async Task FollowAsync(IAsyncEnumerable<string> lines, bool asJson, CancellationTokenSource stop, CancellationToken stopping)
    {
        var interruption = InterruptAsync(stop);
        try
        {
            await foreach (var line in lines.WithCancellation(stop.Token).ConfigureAwait(false))
                await WriteAsync(Render(line, asJson), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // The peer has had enough.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await interruption.ConfigureAwait(false);
        }
        await WriteAsync(asJson ? rendered.Of(InspectResult.Said("end"), asJson) : "\n"u8.ToArray(), stopping).ConfigureAwait(false);
    }

    /// <summary>Stops what is followed when the peer sends a line, which is not carried out, or ends.</summary>
    private async Task InterruptAsync(CancellationTokenSource stop)
    {
        try
        {
            await _reader.ReadAsync(stop.Token).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private static byte[] Render(string line, bool asJson) => asJson
        ? [.. JsonSerializer.SerializeToUtf8Bytes(new FollowedLine(line)), (byte)'\n']
        : Encoding.UTF8.GetBytes($"{(PlainText.Escape(line) is { Length: > 0 } text ? text : " ")}\n");

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stopping)
    {
        while (bytes.Length > 0)
        {
            var chunk = bytes[..Math.Min(bytes.Length, ChunkBytes)];
            bytes = bytes[chunk.Length..];
            var flush = Output.WriteAsync(chunk, stopping);
            var result = flush.IsCompletedSuccessfully
                ? flush.Result : await AwaitReaderAsync(flush.AsTask(), stopping).ConfigureAwait(false);
            if (result.IsCompleted)
                throw new ConnectionAbortedException("the peer has gone");
        }
    }

    private async Task<FlushResult> AwaitReaderAsync(Task<FlushResult> flush, CancellationToken stopping)
    {
        try
        {
            return await flush.WaitAsync(WriteTimeout, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _hasStalled = true;
            throw;
        }
    }

    private sealed record FollowedLine([property: System.Text.Json.Serialization.JsonPropertyName("line")] string Line);
}
