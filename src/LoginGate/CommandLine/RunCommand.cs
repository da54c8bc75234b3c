using System.Collections.Concurrent;
using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LoginGate.CommandLine.Service;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.HandOver;
using LoginGate.Hosting;
using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;

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
        command.SetAction(async (parsed, _) =>
        {
            using var signals = caught ?? new RunSignals();
            return OperatingSystem.IsWindows() && IsService()
                ? RunAsService(options, parsed, signals)
                : await RunAsync(options, parsed, parsed.GetValue(takeOver), signals, ServiceManager.TellReady).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Apart, as is the next: elsewhere nothing of it is loaded.</summary>
    [SupportedOSPlatform("windows")]
    private static bool IsService() => GateService.IsThis;

    [SupportedOSPlatform("windows")]
    private static int RunAsService(SettingsOptions options, ParseResult parsed, RunSignals signals) => GateService.Run(
        parsed.GetValue(options.Config) ?? [],
        signals,
        tellReady => RunAsync(options, parsed, takesOver: false, signals, tellReady, log => log.AddEventLog(ServiceEntry.Name)));

    /// <param name="options">What names the settings.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="takesOver">Whether it takes the place of a gate that runs.</param>
    /// <param name="signals">What ends it.</param>
    /// <param name="tellReady">Called when every port is open.</param>
    /// <param name="alsoLog">Where the log goes besides.</param>
    private static async Task<int> RunAsync(
        SettingsOptions options, ParseResult parsed, bool takesOver, RunSignals signals, Action tellReady, Action<ILoggingBuilder>? alsoLog = null)
    {
        NativeHeap.LimitArenas();
        Successor.Prepare();
        if (options.Load(parsed) is not { Settings: { } settings } loaded)
            return ExitCodes.BadUsage;

        var source = new SettingsSource(loaded, () => options.Read(parsed));
        try
        {
            using var predecessor = takesOver ? HandOverTaker.Begin(settings) : null;
            var ports = OpenPortsOf(settings, predecessor);
            var inheritance = predecessor is null && ports.Count == 0 ? null : new GateInheritance(ports.ToDictionary(port => port.Key, port => port.Value.Socket), isHeld: predecessor is not null);
            var gate = GateHost.Create(settings, AddLog, source, inheritance);
            await using (gate.ConfigureAwait(false))
                return await RunAsync(gate, predecessor, LinesToWaitFor(ports, predecessor), signals, tellReady).ConfigureAwait(false);
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

        void AddLog(ILoggingBuilder log)
        {
            log.AddGateLog(settings.Log);
            alsoLog?.Invoke(log);
        }
    }

    private static async Task<int> RunAsync(GateHost gate, HandOverTaker? predecessor, IReadOnlyCollection<string> linesToWaitFor, RunSignals signals, Action tellReady)
    {
        if (await gate.StartAsync().ConfigureAwait(false) is GateStartFailed failed)
        {
            Say.Error($"line {failed.Line}: {failed.Reason}");
            return ExitCodes.Failed;
        }
        CollectWhatStartingLeft();
        if (predecessor is null)
            tellReady();
        else
            await TakeOverAsync(gate, predecessor, linesToWaitFor, signals).ConfigureAwait(false);
        using var stopping = gate.Stopping.Register(ServiceManager.TellStopping);
        using var listening = signals.Listen(signal => OnSignal(gate, signal));
        return await gate.RunToEndAsync().ConfigureAwait(false) ? ExitCodes.Good : ExitCodes.Failed;
    }

    /// <summary>Meanwhile a signal can end this process; what else one asks for comes when the place is taken.</summary>
    /// <exception cref="HandOverException">Nothing comes of it; the gate that runs goes on.</exception>
    private static async Task TakeOverAsync(GateHost gate, HandOverTaker predecessor, IReadOnlyCollection<string> linesToWaitFor, RunSignals signals)
    {
        var later = new ConcurrentQueue<PosixSignal>();
        using (signals.Listen(signal =>
        {
            if (RunSignals.Ends(signal))
                OnSignal(gate, signal);
            else
                later.Enqueue(signal);
        }))
        {
            await TakeOverAsync(gate, predecessor, linesToWaitFor).ConfigureAwait(false);
        }
        foreach (var signal in later)
            signals.Raise(signal);
    }

    private static async Task TakeOverAsync(GateHost gate, HandOverTaker predecessor, IReadOnlyCollection<string> linesToWaitFor)
    {
        // The gate that runs is not kept waiting where nothing comes of it.
        using (predecessor)
        {
            if (!await gate.AwaitLinksAsync(linesToWaitFor, LinkPatience).ConfigureAwait(false))
                throw new HandOverException($"LoginSrv has not been reached in {LinkPatience.TotalSeconds:0} s; the gate that runs has it, and goes on");
            RequireUnended(gate);
            predecessor.AwaitTurn();
            RequireUnended(gate);
            await gate.TakePlaceAsync().ConfigureAwait(false);
            ServiceManager.TellTaken();
            gate.Tell($"this process has taken the place of logingate {predecessor.Offer.Version} (pid {predecessor.Offer.Process}), which drains");
            if (predecessor.AwaitFree() is { } trouble)
                gate.Tell(trouble);
        }
        await gate.TakeRestAsync().ConfigureAwait(false);
    }

    private static void RequireUnended(GateHost gate)
    {
        if (gate.Stopping.IsCancellationRequested)
            throw new HandOverException($"this process was told to end before it had the place of the gate that runs, which goes on");
    }

    /// <summary>Ports that are open already, by the lines that take them.</summary>
    private static IReadOnlyDictionary<string, NamedSocket> OpenPortsOf(GateSettings settings, HandOverTaker? predecessor)
    {
        var sockets = predecessor?.Sockets ?? SystemdSockets.Take();
        if (sockets.Count > 0 && settings.Transport != TransportKind.EventLoop)
            throw new HandOverException("ports that systemd has opened (LISTEN_FDS) want login-gate.transport = event-loop: akka-io cannot take a port over");
        var shared = OpenPorts.Share(sockets, settings.Lines, namesCount: predecessor is null, out var unwanted);
        foreach (var port in unwanted.Where(_ => predecessor is null))
            Say.Warning($"a port that systemd has opened is no line's: {port}");
        return shared;
    }

    /// <summary>Lines that must have their LoginSrv before anything is taken: the gate that runs has it for the line of this name, or of this port.</summary>
    private static HashSet<string> LinesToWaitFor(IReadOnlyDictionary<string, NamedSocket> ports, HandOverTaker? predecessor)
    {
        var up = predecessor?.Offer.Lines.Where(line => line.IsUp).Select(line => line.Name).ToHashSet() ?? [];
        return [.. up, .. ports.Where(port => up.Contains(port.Value.Name)).Select(port => port.Key)];
    }

    /// <summary>Clients then get the memory that reading settings and building the host have touched, instead of more of the machine's.</summary>
    private static void CollectWhatStartingLeft() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

    private static void OnSignal(GateHost gate, PosixSignal signal)
    {
        if (RunSignals.Ends(signal))
            gate.BeginEnd(Phrase.Verbatim($"{signal}"));
        else if (signal == RunSignals.Upgrade)
            gate.StartSuccessor("SIGUSR2");
        else if (!gate.Stopping.IsCancellationRequested)
            _ = gate.ReloadAsync($"{signal}");
    }
}
