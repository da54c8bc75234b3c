using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoginGate.Inspect;

/// <summary>
/// The inspector's ways in, open from the gate's start to its end: a Unix socket for each right, and TCP for whoever has a token. One that
/// cannot be had is a warning, not the gate's end: players matter more than watching them.
/// </summary>
internal sealed class InspectorPort(
    GateSettings settings, IInspector inspector, IRequiredActor<GateSupervisor> gate, AccessTokens tokens, OperatorLog log, TimeProvider clock,
    Succession succession, IHandOver? handOver = null)
    : BackgroundService
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly CommandPace _pace = new(clock);
    private readonly RenderedAnswers _rendered = new();
    private readonly StrangerLog _strangers = new(log, clock);
    private readonly List<InspectorDoor> _doors = [];
    // Once its tokens are in them.
    private InspectorFiles? _files;

    private InspectSettings Inspect => settings.Inspect;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Inspect.IsOn)
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
        try
        {
            await succession.Free.WaitAsync(stopping).ConfigureAwait(false);
            await OpenAsync(stopping).ConfigureAwait(false);
            succession.ReleaseWith(CloseAsync);
            foreach (var door in _doors)
                log.Write(LogLevel.Information, $"the inspector answers on {door.EndPoint}");
            var served = Task.WhenAll(_doors.Select(door => door.ServeAsync(Start, log, stopping)));
            await Task.WhenAll(_doors.Select(door => door.TryAsync(stopping))).ConfigureAwait(false);
            await served.ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        foreach (var door in _doors)
            await door.DisposeAsync().ConfigureAwait(false);
        // Once: they may be another process's afterwards.
        if (Interlocked.Exchange(ref _files, null) is { } files)
            AccessTokens.Delete(files);
    }

    private Conversation Start(ConnectionContext connection, Caller? caller) =>
        new(connection, caller, tokens, inspector, _pace, _rendered, _strangers, handOver);

    private async Task OpenAsync(CancellationToken stopping)
    {
        var tcp = new IPEndPoint(Inspect.Host, Inspect.Port);
        // First: it may be what chooses the port, and the files are named by that. One that is taken leaves the files.
        if (Inspect.HasTcp && await TryOpenAsync(tcp.ToString(), () => InspectorDoor.OpenTcpAsync(tcp, stopping)).ConfigureAwait(false))
            tcp = (IPEndPoint)_doors[0].EndPoint;
        var hasTcp = _doors.Count > 0;
        InspectorFiles? files = null;
        if (TryWrite(() => files = InspectorFiles.Create(Inspect, tcp.Port)) && !IsAnothers(files!))
        {
            // Windows before 1803 has none.
            if (Socket.OSSupportsUnixDomainSockets)
                await OpenSocketsAsync(files!, stopping).ConfigureAwait(false);
            else if (!hasTcp)
                WarnOf(Phrase.Of("Unix sockets"), "this system has none");
            _files = hasTcp ? files : null;
        }
        // Without its tokens nobody can use it.
        if (hasTcp && (_files is null || !TryWrite(() => tokens.Write(_files, Inspect))))
        {
            await _doors[0].DisposeAsync().ConfigureAwait(false);
            _doors.RemoveAt(0);
        }
    }

    private async Task OpenSocketsAsync(InspectorFiles files, CancellationToken stopping)
    {
        foreach (var right in AccessRights.All)
        {
            var file = files.Socket(right);
            await TryOpenAsync(file, () => InspectorDoor.OpenSocketAsync(file, right, right.In(Inspect), stopping)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a living gate has these files, the tokens too; nothing of them may be touched then.</summary>
    private bool IsAnothers(InspectorFiles files)
    {
        if (AccessRights.All.Select(files.Socket).FirstOrDefault(InspectorDoor.IsServed) is not { } socket)
            return false;
        WarnOf(Phrase.Verbatim(socket), "another gate answers there");
        return true;
    }

    private async Task<bool> TryOpenAsync(string what, Func<Task<InspectorDoor>> open)
    {
        try
        {
            _doors.Add(await open().ConfigureAwait(false));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            WarnOf(Phrase.Verbatim(what), (Phrase)refused.Message);
            return false;
        }
    }

    private void WarnOf(Phrase what, Phrase why) =>
        log.Write(LogLevel.Warning, $"the inspector cannot have {what}: {why}; the gate runs without it");

    private bool TryWrite(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, $"the inspector cannot write its files: {refused.Message}; login-gate.inspect.folder names another folder for them");
            return false;
        }
    }
}
