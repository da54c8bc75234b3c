using System.CommandLine;
using System.Runtime.InteropServices;
using LoginGate.Contracts;
using LoginGate.Hosting;
using LoginGate.Logging;

namespace LoginGate.CommandLine;

/// <summary><c>logingate run</c>: the gate, until Ctrl-C or SIGTERM.</summary>
internal static class RunCommand
{
    /// <param name="caught">The signals, where they are caught already.</param>
    public static Command Create(RunSignals? caught)
    {
        var options = new SettingsOptions();
        var command = new Command("run", "Start the gate (the default command)");
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(options, parsed, caught));
        return command;
    }

    private static async Task<int> RunAsync(SettingsOptions options, ParseResult parsed, RunSignals? caught)
    {
        using var signals = caught ?? new RunSignals();
        NativeHeap.LimitArenas();
        if (options.Load(parsed) is not { Settings: { } settings } loaded)
            return ExitCodes.BadUsage;

        var source = new SettingsSource(loaded, () => options.Read(parsed));
        var gate = GateHost.Create(settings, log => log.AddGateLog(settings.Log), source);
        await using (gate.ConfigureAwait(false))
        {
            try
            {
                if (await gate.StartAsync().ConfigureAwait(false) is GateStartFailed failed)
                {
                    await Console.Error.WriteLineAsync($"error: line {failed.Line}: {failed.Reason}").ConfigureAwait(false);
                    return ExitCodes.Failed;
                }
            }
            catch (RuntimeRefusedException refused)
            {
                await Console.Error.WriteLineAsync($"error: akka: {refused.Message}").ConfigureAwait(false);
                return ExitCodes.BadUsage;
            }
            CollectWhatStartingLeft();
            ServiceManager.TellReady();
            using var stopping = gate.Stopping.Register(ServiceManager.TellStopping);
            using var listening = signals.Listen(signal => OnSignal(gate, signal));
            return await gate.RunToEndAsync().ConfigureAwait(false) ? ExitCodes.Good : ExitCodes.Failed;
        }
    }

    /// <summary>Clients then get the memory that reading settings and building the host have touched, instead of more of the machine's.</summary>
    private static void CollectWhatStartingLeft() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

    private static void OnSignal(GateHost gate, PosixSignal signal)
    {
        if (RunSignals.Ends(signal))
            gate.BeginEnd($"{signal}");
        else if (!gate.Stopping.IsCancellationRequested)
            _ = gate.ReloadAsync($"{signal}");
    }
}
