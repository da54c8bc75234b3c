#nullable disable
namespace Akka.Dispatch;

/// <summary>The event-driven dispatcher: any mailbox on any thread of its executor.</summary>
public class Dispatcher : MessageDispatcher
{
    private readonly ExecutorServiceFactory _factory;
    private readonly Lock _lock = new();
    private volatile ExecutorService _executor;

    /// <summary>Creates the dispatcher.</summary>
    public Dispatcher(
        MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime,
        ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        ShutdownTimeout = shutdownTimeout;
        _factory = executorServiceFactory;
    }

    internal override bool HasOwnThreads => _executor is { HasOwnThreads: true };

    private protected ExecutorService Executor
    {
        get
        {
            if (_executor is { } executor)
                return executor;
            lock (_lock)
                return _executor ??= _factory.Produce(Id);
        }
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => Executor.Execute(run);

    /// <inheritdoc/>
    protected override void Shutdown() => _executor?.Shutdown();
}

/// <summary>The dispatcher on the .NET thread pool, without a detour through an executor.</summary>
internal sealed class ThreadPoolDispatcher : Dispatcher
{
    public ThreadPoolDispatcher(
        MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime, TimeSpan shutdownTimeout)
        : base(configurator, id, throughput, throughputDeadlineTime, new Factory(), shutdownTimeout)
    {
    }

    internal override bool HasOwnThreads => false;

    /// <summary>
    /// A thread's own queue is last in, first out, and its slot is before all queues: a mailbox that has had its turn goes to the
    /// end of the common queue, so that it cannot starve those below it.
    /// </summary>
    internal override void RegisterForExecution(Mailbox mailbox, bool again)
    {
        // What a socket's event wakes runs where the event was taken, in the order of waking: no change of threads.
        if (Akka.IO.Sockets.LoopQueue.TryAdd(mailbox, again))
            return;
        if (again)
            ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: false);
        else if (NextMailbox.OfRunningThread is { } slot)
            slot.Put(mailbox);
        else
            ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: true);
    }

    private sealed class Factory : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => new ThreadPoolExecutor(id);
    }
}

/// <summary>A thread for each actor.</summary>
public sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly ExecutorService _executor;

    /// <summary>Creates the dispatcher of one actor.</summary>
    public PinnedDispatcher(
        MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime,
        ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        ShutdownTimeout = shutdownTimeout;
        _executor = executorServiceFactory.Produce(id);
    }

    internal override bool IsShared => false;

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _executor.Execute(run);

    /// <inheritdoc/>
    protected override void Shutdown() => _executor.Shutdown();
}

/// <summary>Runs actors on the synchronization context that was current when the dispatcher was first asked for.</summary>
public sealed class CurrentSynchronizationContextDispatcher : Dispatcher
{
    /// <summary>Creates the dispatcher.</summary>
    public CurrentSynchronizationContextDispatcher(
        MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime,
        ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator, id, throughput, throughputDeadlineTime, executorServiceFactory, shutdownTimeout)
    {
        _ = Executor;
    }
}
