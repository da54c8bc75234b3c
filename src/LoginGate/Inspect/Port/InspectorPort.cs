using System.Net;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoginGate.Inspect;

/// <summary>
/// The inspector's text port: open from the gate's start to its end. A port that cannot be had is a warning, not the gate's end: players
/// matter more than watching them.
/// </summary>
internal sealed class InspectorPort(
    GateSettings settings, IInspector inspector, IRequiredActor<GateSupervisor> gate, OperatorLog log, TimeProvider clock)
    : BackgroundService
{
    private const int MaxConnections = 16;

    // Of one connection and direction; what does not fit waits for its reader.
    private const int BufferBytes = 64 << 10;

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly CommandPace _pace = new(clock);
    private readonly RenderedAnswers _rendered = new();
    private readonly StrangerLog _strangers = new(log, clock);
    private readonly HashSet<Task> _connections = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Inspect.IsOn)
            return;
        try
        {
            var actor = await gate.GetAsync(stoppingToken).ConfigureAwait(false);
            // A gate that does not come up has nothing to inspect.
            if (await actor.Ask<object>(GetStartOutcome.Instance, StartPatience, stoppingToken).ConfigureAwait(false) is GateStarted)
                await ListenAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gate ends.
        }
        catch (Exception failure)
        {
            log.Write(LogLevel.Error, $"the inspector has stopped: {failure.GetBaseException().Message}");
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        var factory = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions
            {
                Backlog = MaxConnections,
                MaxReadBufferSize = BufferBytes,
                MaxWriteBufferSize = BufferBytes,
                IOQueueCount = 1,
            }),
            NullLoggerFactory.Instance);
        var wanted = new IPEndPoint(settings.Inspect.Host, settings.Inspect.Port);
        IConnectionListener listener;
        try
        {
            listener = await factory.BindAsync(wanted, stopping).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is AddressInUseException or System.Net.Sockets.SocketException)
        {
            var why = refused is AddressInUseException ? "the port is in use" : refused.Message;
            log.Write(LogLevel.Warning, $"the inspector cannot have {wanted}: {why}; the gate runs without it");
            return;
        }
        await using (listener.ConfigureAwait(false))
        {
            log.Write(LogLevel.Information, $"the inspector answers on {listener.EndPoint}");
            while (await listener.AcceptAsync(stopping).ConfigureAwait(false) is { } connection)
                Serve(connection, stopping);
        }
    }

    private void Serve(ConnectionContext connection, CancellationToken stopping)
    {
        bool isFull;
        lock (_connections)
        {
            _connections.RemoveWhere(task => task.IsCompleted);
            isFull = _connections.Count >= MaxConnections;
            // Those that are only told so are not counted: they are gone at once.
            var served = Task.Run(() => ServeAsync(connection, isFull, stopping), CancellationToken.None);
            if (!isFull)
                _connections.Add(served);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, bool isFull, CancellationToken stopping)
    {
        var conversation = new Conversation(connection, inspector, _pace, _rendered, _strangers);
        try
        {
            if (isFull)
                await conversation.RefuseAsync($"{MaxConnections} connections are open, more are not taken").ConfigureAwait(false);
            else
                await conversation.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or TimeoutException or ConnectionAbortedException)
        {
            // The peer has gone or does not read, or the gate ends.
        }
        catch (Exception failure)
        {
            log.Write(LogLevel.Error, $"a conversation failed: {failure}");
        }
        finally
        {
            await conversation.CloseAsync().ConfigureAwait(false);
        }
    }
}
