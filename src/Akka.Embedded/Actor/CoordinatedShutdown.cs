using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// Ends an actor system in named phases: the tasks of one phase run side by side, the next phase begins when they are done or
/// late. Phases, their order, time-outs and what happens on failure come from <c>akka.coordinated-shutdown</c>.
/// </summary>
public sealed class CoordinatedShutdown : IExtension
{
    /// <summary>First phase, for work of the application before anything is closed.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stop accepting new connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Wait for requests under way.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Close what is still open.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Work of the application before a cluster is left.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Cluster only.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>Cluster only.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Cluster only.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>Cluster only.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>Cluster only.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>Work of the application before the actors are stopped.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>Last phase: the actors are stopped.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ShutdownPhases _phases;
    private readonly ILoggingAdapter _log;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Work)>> _tasks = [];
    private readonly AtomicReference<Reason> _reason = new();
    private readonly TaskCompletionSource<Done> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal CoordinatedShutdown(ExtendedActorSystem system, ShutdownPhases phases)
    {
        System = system;
        _phases = phases;
        _log = Logging.GetLogger(system, GetType());
    }

    /// <summary>The system it ends.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why the system is being ended, or null while it is not.</summary>
    public Reason? ShutdownReason => _reason.Value;

    /// <summary>The time-outs of all phases that have tasks, added up.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_lock)
                return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + _phases[phase].Timeout);
        }
    }

    /// <summary>The instance of <paramref name="sys"/>.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase. It takes part when the phase has not begun yet; ConfigurationException for an unknown
    /// phase.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!_phases.Contains(phase))
            throw _phases.Unknown(phase);
        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
                _tasks.Add(phase, tasks = []);
            tasks.Add((taskName, task));
        }
    }

    /// <summary>
    /// Runs the phases in order, from <paramref name="fromPhase"/> on when given. Only the first call does; later ones get the same task.
    /// It faults when a task fails or is late in a phase with <c>recover = off</c>; the phases after that one do not run.
    /// ConfigurationException for an unknown phase.
    /// </summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null && !_phases.Contains(fromPhase))
            throw _phases.Unknown(fromPhase);

        // On the pool: a caller may be an actor whose turn the first tasks wait for.
        if (_reason.CompareAndSet(null!, reason))
            _ = Task.Run(() => RunPhases(fromPhase));
        return _finished.Task;
    }

    /// <summary>How long the tasks of a phase may take; ConfigurationException for an unknown phase.</summary>
    public TimeSpan Timeout(string phase) => _phases.Contains(phase) ? _phases[phase].Timeout : throw _phases.Unknown(phase);

    private async Task RunPhases(string? fromPhase)
    {
        try
        {
            foreach (var phase in _phases.From(fromPhase))
                await RunPhase(phase).ConfigureAwait(false);
            _finished.SetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _finished.SetException(cause);
        }
    }

    private async Task RunPhase(string name)
    {
        (string Name, Func<Task<Done>> Work)[] tasks;
        lock (_lock)
            tasks = _tasks.TryGetValue(name, out var added) ? [.. added] : [];
        if (tasks.Length == 0)
        {
            _log.Debug("Performing phase [{0}] with [0] tasks", name);
            return;
        }

        var phase = _phases[name];
        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Length, string.Join(", ", tasks.Select(t => t.Name)));
        var all = Task.WhenAll(tasks.Select(t => RunTask(name, t.Name, t.Work, phase.Recover)));
        using var timer = new CancellationTokenSource();
        if (await Task.WhenAny(all, Task.Delay(phase.Timeout, timer.Token)).ConfigureAwait(false) == all)
        {
            await timer.CancelAsync().ConfigureAwait(false);
            // Without recover, the first failure ends the whole run.
            if (all.Exception is { } failure)
                throw failure;
        }
        else if (phase.Recover)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
        else
        {
            throw new AggregateException(new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}"));
        }
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> work, bool recover)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception cause) when (recover)
        {
            _log.Warning(cause, "Task [{0}] failed in phase [{1}]: {2}", name, phase, cause.Message);
        }
    }

    /// <summary>Why a system is ended; derive from it for reasons of one's own.</summary>
    public class Reason
    {
        /// <summary>For derived reasons.</summary>
        protected Reason()
        {
        }
    }

    /// <summary>No reason was given.</summary>
    public class UnknownReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process is ending.</summary>
    public class ClrExitReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }
}
