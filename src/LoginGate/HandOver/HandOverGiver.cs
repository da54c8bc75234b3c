using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.EventLoop;
using LoginGate.Gate;
using LoginGate.Inspect;
using LoginGate.Listener;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.Extensions.Logging;

namespace LoginGate.HandOver;

/// <summary>The side of a hand-over that is there already: gives its ports away, and drains. README.md tells the sequence.</summary>
internal sealed class HandOverGiver(
    ActorSystem system, IRequiredActor<GateSupervisor> gate, GateSettings settings, GateStatistics statistics, Succession succession, OperatorLog log) : IHandOver
{
    // The other process starts, and connects to LoginSrv.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    // Clients wait meanwhile.
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(10);

    private int _isBusy;

    /// <inheritdoc/>
    public async Task GiveAsync(HandOverPeer peer, string greeting, CancellationToken stopping)
    {
        try
        {
            if (Refusal(greeting) is { } refusal)
            {
                log.Write(LogLevel.Warning, $"{peer.Name} wants to take this gate's place: {refusal}");
                peer.Send(HandOverWords.Error + refusal);
            }
            else if (Interlocked.Exchange(ref _isBusy, 1) == 1)
            {
                peer.Send($"{HandOverWords.Error}another process is taking over");
            }
            else
            {
                await GiveInTurnAsync(peer, stopping).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // Told where it happened, or nobody is there to be told no.
        }
    }

    private string? Refusal(string greeting)
    {
        if (HandOverWords.Read<TakerGreeting>(greeting[HandOverPeer.Greeting.Length..]) is not { } taker)
            return "its greeting makes no sense";
        if (taker.Protocol != HandOverWords.Protocol)
            return $"logingate {taker.Version} hands over in another way (form {taker.Protocol}) than logingate {GateVersion.Text} (form {HandOverWords.Protocol}), which runs here";
        if (settings.Transport != TransportKind.EventLoop)
            return "the gate that runs here has transport = akka-io, which cannot hand its ports over (login-gate.transport)";
        if (succession.IsOver || succession is { TakesOver: true, Free.IsCompleted: false })
            return "a hand-over is under way";
        return statistics.Lines.Any(line => line.Drain is not null) ? "the gate that runs here drains" : null;
    }

    private async Task GiveInTurnAsync(HandOverPeer peer, CancellationToken stopping)
    {
        var actor = await gate.GetAsync(stopping).ConfigureAwait(false);
        var isHeld = false;
        try
        {
            log.Write(LogLevel.Information, $"{peer.Name} takes this gate's place, as soon as it is ready");
            await OfferAsync(peer, stopping).ConfigureAwait(false);
            await ExpectAsync(peer, HandOverWords.Ready, StartPatience, stopping).ConfigureAwait(false);
            isHeld = true;
            await actor.Ask<GateHeld>(new HoldGate(IsOn: true), AskPatience, stopping).ConfigureAwait(false);
            peer.Send(HandOverWords.Go);
            await ExpectAsync(peer, HandOverWords.Taken, TurnPatience, stopping).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Whatever it is: the clients come first.
            if (isHeld)
                actor.Tell(new HoldGate(IsOn: false));
            Volatile.Write(ref _isBusy, 0);
            log.Write(LogLevel.Warning, $"{peer.Name} does not take this gate's place: {failure.GetBaseException().Message}; all goes on as it was");
            TrySend(peer, HandOverWords.Error + failure.GetBaseException().Message);
            return;
        }
        await LeaveAsync(peer, actor).ConfigureAwait(false);
    }

    /// <summary>The place is the other's: from here on nothing stops this gate from draining. It may end at once then, so all else comes before.</summary>
    private async Task LeaveAsync(HandOverPeer peer, IActorRef actor)
    {
        log.Write(LogLevel.Information, $"{peer.Name} has taken this gate's place; clients that are here stay for {SettingsSection.Show(settings.Drain.For)} at the most");
        foreach (var failure in await succession.ReleaseAsync().ConfigureAwait(false))
            log.Write(LogLevel.Warning, $"while the gate is handed over: {failure}");
        TrySend(peer, HandOverWords.Free);
        actor.Tell(new DrainGate(Line: null, For: null, peer.Name) { Door = DoorPosition.Closed });
    }

    private async Task OfferAsync(HandOverPeer peer, CancellationToken stopping)
    {
        var lines = new List<OfferedLine>();
        var sockets = new List<SafeSocketHandle>();
        try
        {
            foreach (var line in statistics.Lines)
            {
                if (await ShareAsync(line.Line, stopping).ConfigureAwait(false) is not { } socket)
                    continue;
                lines.Add(new OfferedLine(line.Line, line.Link.State == LinkState.Up));
                sockets.Add(socket);
            }
            if (sockets.Count > DescriptorPassing.MostDescriptors)
                throw new IOException($"there are more than {DescriptorPassing.MostDescriptors} lines");
            peer.Send(HandOverWords.Write(new HandOverOffer(GateVersion.Text, Environment.ProcessId, lines, Environment.CurrentDirectory)), sockets);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task<SafeSocketHandle?> ShareAsync(string line, CancellationToken stopping)
    {
        var listener = system.ActorSelection($"{ActorPaths.Gate}/{line}/{ListenerActor.Name}");
        var known = await listener.Ask<KnownPort>(GetPort.Instance, AskPatience, stopping).ConfigureAwait(false);
        return known.Port is null ? null : (await known.Port.Ask<ListenerShared>(ShareListener.Instance, AskPatience, stopping).ConfigureAwait(false)).Socket;
    }

    private static async Task ExpectAsync(HandOverPeer peer, string word, TimeSpan patience, CancellationToken stopping)
    {
        if (await peer.ReadAsync(patience, stopping).ConfigureAwait(false) != word)
            throw new IOException($"it does not say '{word}'");
    }

    private static void TrySend(HandOverPeer peer, string line)
    {
        try
        {
            peer.Send(line);
        }
        catch (IOException)
        {
            // Nobody is there.
        }
    }
}
