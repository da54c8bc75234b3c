using System.CommandLine;
using System.Runtime.InteropServices;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.HandOver;
using LoginGate.Hosting;
using LoginGate.Logging;
using LoginGate.Settings;

namespace LoginGate.CommandLine;

/// <summary><c>logingate run</c>: the gate, until Ctrl-C or SIGTERM.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(30);

    /// <param name="caught">The signals, where they are caught already.</param>
    public static Command Create(RunSignals? caught)
    {
        var options = new SettingsOptions();
        var command = new Command("run", "Start the gate (the default command)");
        options.AddTo(command);
        var takeOver = new Option<bool>("--take-over") { Description = "Take the place of the gate that runs with these settings' inspector: its ports stay open, its clients stay with it until they go (Linux)" };
        command.Options.Add(takeOver);
        command.SetAction((parsed, _) => RunAsync(options, parsed, parsed.GetValue(takeOver), caught));
        return command;
    }

    private static async Task<int> RunAsync(SettingsOptions options, ParseResult parsed, bool takesOver, RunSignals? caught)
    {
        using var signals = caught ?? new RunSignals();
        NativeHeap.LimitArenas();
        Successor.Prepare();
        if (options.Load(parsed) is not { Settings: { } settings } loaded)
            return ExitCodes.BadUsage;

        var source = new SettingsSource(loaded, () => options.Read(parsed));
        try
        {
            using var predecessor = takesOver ? HandOverTaker.Begin(settings) : null;
            var gate = GateHost.Create(settings, log => log.AddGateLog(settings.Log), source, InheritanceOf(settings, predecessor));
            await using (gate.ConfigureAwait(false))
                return await RunAsync(gate, predecessor, signals).ConfigureAwait(false);
        }
        catch (RuntimeRefusedException refused)
        {
            Say.Error($"akka: {refused.Message}");
            return ExitCodes.BadUsage;
        }
        catch (HandOverException refused)
        {
            Say.Error(refused.Reason);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunAsync(GateHost gate, HandOverTaker? predecessor, RunSignals signals)
    {
        if (await gate.StartAsync().ConfigureAwait(false) is GateStartFailed failed)
        {
            Say.Error($"line {failed.Line}: {failed.Reason}");
            return ExitCodes.Failed;
        }
        CollectWhatStartingLeft();
        if (predecessor is null)
            ServiceManager.TellReady();
        else
            await TakeOverAsync(gate, predecessor).ConfigureAwait(false);
        using var stopping = gate.Stopping.Register(ServiceManager.TellStopping);
        using var listening = signals.Listen(signal => OnSignal(gate, signal));
        return await gate.RunToEndAsync().ConfigureAwait(false) ? ExitCodes.Good : ExitCodes.Failed;
    }

    /// <exception cref="HandOverException">Nothing comes of it; the gate that runs goes on.</exception>
    private static async Task TakeOverAsync(GateHost gate, HandOverTaker predecessor)
    {
        // The gate that runs is not kept waiting where nothing comes of it.
        using (predecessor)
        {
            if (!await gate.AwaitLinksAsync(predecessor.Offer.Lines.Where(line => line.IsUp).Select(line => line.Name), LinkPatience).ConfigureAwait(false))
                throw new HandOverException($"LoginSrv has not been reached in {LinkPatience.TotalSeconds:0} s; the gate that runs has it, and goes on");
            predecessor.AwaitTurn();
            await gate.TakePlaceAsync().ConfigureAwait(false);
            ServiceManager.TellTaken();
            gate.Tell($"this process has taken the place of logingate {predecessor.Offer.Version} (pid {predecessor.Offer.Process}), which drains");
            if (predecessor.AwaitFree() is { } trouble)
                gate.Tell(trouble);
        }
        await gate.TakeRestAsync().ConfigureAwait(false);
    }

    private static GateInheritance? InheritanceOf(GateSettings settings, HandOverTaker? predecessor)
    {
        var sockets = predecessor?.Sockets ?? SystemdSockets.Take();
        if (predecessor is null && sockets.Count == 0)
            return null;
        if (settings.Transport != TransportKind.EventLoop)
            throw new HandOverException("ports that systemd has opened (LISTEN_FDS) want login-gate.transport = event-loop: akka-io cannot take a port over");
        var shared = OpenPorts.Share(sockets, settings.Lines, namesCount: predecessor is null, out var unwanted);
        foreach (var port in unwanted.Where(_ => predecessor is null))
            Say.Warning($"a port that systemd has opened is no line's: {port}");
        return new GateInheritance(shared, isHeld: predecessor is not null);
    }

    /// <summary>Clients then get the memory that reading settings and building the host have touched, instead of more of the machine's.</summary>
    private static void CollectWhatStartingLeft() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

    private static void OnSignal(GateHost gate, PosixSignal signal)
    {
        if (RunSignals.Ends(signal))
            gate.BeginEnd($"{signal}");
        else if (signal == RunSignals.Upgrade)
            gate.StartSuccessor("SIGUSR2");
        else if (!gate.Stopping.IsCancellationRequested)
            _ = gate.ReloadAsync($"{signal}");
    }
}
