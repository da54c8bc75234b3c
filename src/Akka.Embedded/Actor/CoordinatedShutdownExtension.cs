using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Makes the <see cref="CoordinatedShutdown"/> of a system from <c>akka.coordinated-shutdown</c>.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <summary>ArgumentException for phases in a circle, ConfigurationException for settings that contradict each other.</summary>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown") ?? Config.Empty;
        var terminate = config.GetBoolean("terminate-actor-system", true);
        if (!terminate && config.GetBoolean("run-by-actor-system-terminate", true))
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate = on needs terminate-actor-system = on: "
                + "a system whose Terminate() does not stop its actors would never end.");
        }

        var shutdown = new CoordinatedShutdown(system, ShutdownPhases.FromConfig(config));
        if (terminate)
            AddTermination(shutdown, exitProcess: config.GetBoolean("exit-clr", false));
        if (config.GetBoolean("run-by-clr-shutdown-hook", true))
            RunWhenProcessExits(shutdown);
        return shutdown;
    }

    private static void AddTermination(CoordinatedShutdown shutdown, bool exitProcess) =>
        shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            var system = (ActorSystemImpl)shutdown.System;
            // Whatever the level of the log: subscribers of debug events learn that the actors end from here on.
            system.EventStream.Publish(
                new Debug(LogSource.FromType(typeof(ActorSystem), system), typeof(ActorSystem), "System shutdown initiated"));
            await system.FinalTerminate().ConfigureAwait(false);
            // Not from here: ending the process waits for this very task when it ends the system.
            if (exitProcess && shutdown.ShutdownReason is not CoordinatedShutdown.ClrExitReason)
                _ = Task.Run(static () => Environment.Exit(0));
            return Done.Instance;
        });

    private static void RunWhenProcessExits(CoordinatedShutdown shutdown)
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        // A system that has ended must not be kept in memory by the event.
        _ = shutdown.System.WhenTerminated.ContinueWith(
            _ => AppDomain.CurrentDomain.ProcessExit -= OnExit,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        void OnExit(object? sender, EventArgs args)
        {
            if (shutdown.System.WhenTerminated.IsCompleted)
                return;
            try
            {
                shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
            }
            catch (AggregateException)
            {
                // The phases have logged it; the process ends all the same.
            }
        }
    }
}
