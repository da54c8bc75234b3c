using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LoginGate.Inspect;

/// <summary>
/// One connection to the text port: a line comes in, its answer goes out, and so on. Everything is bounded: the line, what waits to be
/// written, and how long the peer may take to read it.
/// </summary>
/// <remarks>
/// A line that is no command is answered and is the last. Any page in a browser on this machine can send a request here, and other
/// services can be made to: what they say begins with a line of their own language, and commands may be hidden behind it. So nothing is
/// carried out behind a line that does not begin with a command's name, that holds more than the command takes, or that ends as a
/// request does. A value that makes no sense (<c>gate kick 9</c>) is a person's slip, and the conversation goes on.
/// </remarks>
internal sealed class Conversation(
    ConnectionContext connection, Caller? caller, AccessTokens tokens, IInspector inspector, CommandPace pace, RenderedAnswers rendered,
    StrangerLog strangers, IHandOver? handOver)
{
    internal const string JsonSuffix = " --json";
    private const string Authenticate = "auth ";
    private const int ChunkBytes = 32 << 10;

    /// <summary>So long whoever has given a command waits for its answer when the gate ends: it may be what ends it.</summary>
    internal static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    // Longer than anybody thinks about the next command.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromHours(1);

    // Who has shown no token must not take a place for long.
    private static readonly TimeSpan StrangerTimeout = TimeSpan.FromSeconds(10);

    private static readonly ConnectionAbortedException Stalled = new("the peer does not read");
    private static readonly ConnectionAbortedException Unwanted = new("others want the place");

    private readonly CommandReader _reader = new(connection.Transport.Input);

    private Caller? _caller = caller;
    private bool _hasStalled;
    private string _lastLine = "";

    /// <summary>Whether it is known whose commands these are. From any thread.</summary>
    public bool IsKnown => Volatile.Read(ref _caller) is not null;

    /// <summary>Ends it, from any thread.</summary>
    public void Drop() => connection.Abort(Unwanted);

    private PipeWriter Output => connection.Transport.Output;

    /// <summary>Answers command after command until the peer ends, or sends what is none.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var isFirst = true;
        while (await ReadIdleAsync(stopping).ConfigureAwait(false) is { } read)
        {
            await pace.WaitAsync(stopping).ConfigureAwait(false);
            var asJson = $" {read.Text}".EndsWith(JsonSuffix, StringComparison.Ordinal);
            var command = asJson ? $" {read.Text}"[..^JsonSuffix.Length].Trim() : read.Text.Trim();
            if (command is "quit" or "exit")
                return;
            // Whoever ends what is followed by an empty line may be a moment too late.
            if (command.Length == 0 && read.Error is null && !isFirst)
                continue;
            isFirst = false;
            if (read.Error is null && command.StartsWith(HandOverPeer.Greeting, StringComparison.Ordinal) && await TryHandOverAsync(command, stopping).ConfigureAwait(false))
                return;
            var goesOn = read.Error is { } error
                ? await WriteAsync(InspectResult.NoCommand(error), asJson, stopping).ConfigureAwait(false)
                : await AnswerAsync(command, asJson, stopping).ConfigureAwait(false);
            if (goesOn)
                continue;
            // Whoever is known and asks for JSON knows the inspector and has mistyped.
            if (!asJson || _caller is null)
                strangers.Add(_caller?.Name ?? $"{connection.RemoteEndPoint}", _lastLine);
            return;
        }
    }

    /// <summary>Says why there is no conversation.</summary>
    public Task RefuseAsync(string error) => WriteAsync(InspectResult.Failed(error), asJson: false, CancellationToken.None);

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

    /// <summary>Whether this is a process that takes the gate's place: all that is said from then on is between the two.</summary>
    private async Task<bool> TryHandOverAsync(string greeting, CancellationToken stopping)
    {
        if (handOver is null || _caller is not { Right: AccessRight.Admin } known
            || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { AddressFamily: AddressFamily.Unix } socket)
        {
            return false;
        }
        await handOver.GiveAsync(new HandOverPeer(socket, _reader, known.Name), greeting, stopping).ConfigureAwait(false);
        return true;
    }

    private async Task<CommandRead?> ReadIdleAsync(CancellationToken stopping)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        idle.CancelAfter(_caller is null ? StrangerTimeout : IdleTimeout);
        return await ReadAsync(idle.Token).ConfigureAwait(false);
    }

    private async Task<CommandRead?> ReadAsync(CancellationToken cancellation)
    {
        var read = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
        _lastLine = read?.Text ?? "";
        return read;
    }

    /// <summary>Carries it out; returns whether the conversation goes on.</summary>
    private async Task<bool> AnswerAsync(string command, bool asJson, CancellationToken stopping)
    {
        if (_caller is not { } known)
            return await WriteAsync(LetIn(command), asJson, stopping).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (inspector.Follow(command, known, stop.Token) is { } lines)
            return await FollowAsync(lines, asJson, stop, stopping).ConfigureAwait(false);
        using var late = new CancellationTokenSource();
        using var ending = stopping.Register(() => late.CancelAfter(LastAnswer));
        return await WriteAsync(await ExecuteAsync(command, known, late.Token).ConfigureAwait(false), asJson, late.Token).ConfigureAwait(false);
    }

    private async Task<InspectResult> ExecuteAsync(string command, Caller known, CancellationToken stopping)
    {
        var result = await inspector.ExecuteAsync(command, known, stopping).ConfigureAwait(false);
        if (result.LacksRight)
            strangers.AddPowerless(known, command);
        return result;
    }

    /// <summary>Over TCP the first line has to show a token.</summary>
    private InspectResult LetIn(string command)
    {
        var shown = command.StartsWith(Authenticate, StringComparison.Ordinal) ? command[Authenticate.Length..].Trim() : "";
        // Neither it nor one that is shown without the word must come into the log.
        _lastLine = shown.Length > 0 ? Authenticate : AccessTokens.IsToken(command) ? "" : _lastLine;
        _caller = tokens.Find(shown);
        return _caller is not null
            ? InspectResult.Said($"you are let in by {_caller.Name}")
            : InspectResult.NoCommand(shown.Length == 0 ? "here the first line is: auth TOKEN, with one of the tokens that the gate has written to files" : "no such token");
    }

    private async Task<bool> WriteAsync(InspectResult result, bool asJson, CancellationToken stopping)
    {
        await WriteAsync(rendered.Of(result, asJson), stopping).ConfigureAwait(false);
        return !result.Closes;
    }

    /// <summary>Writes the lines as they come, until there are no more or the peer says anything.</summary>
    private async Task<bool> FollowAsync(IAsyncEnumerable<string> lines, bool asJson, CancellationTokenSource stop, CancellationToken stopping)
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
        return await interruption.ConfigureAwait(false) is not { Error: not null };
    }

    /// <summary>Stops what is followed when the peer sends a line, which is not carried out, or ends.</summary>
    private async Task<CommandRead?> InterruptAsync(CancellationTokenSource stop)
    {
        try
        {
            return await ReadAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            return null;
        }
        finally
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
