#nullable disable
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Threads that do work.</summary>
public abstract class ExecutorService
{
    /// <summary>Creates the executor of a dispatcher.</summary>
    protected ExecutorService(string id)
    {
        Id = id;
    }

    /// <summary>The dispatcher it is for.</summary>
    public string Id { get; }

    /// <summary>Does work, soon; <see cref="RejectedExecutionException"/> after the end.</summary>
    public abstract void Execute(IRunnable run);

    /// <summary>Ends own threads after the work they have.</summary>
    public abstract void Shutdown();

    /// <summary>True when there are threads to end.</summary>
    internal virtual bool HasOwnThreads => true;
}

/// <summary>Makes executors.</summary>
public abstract class ExecutorServiceFactory
{
    /// <summary>Makes the executor of a dispatcher.</summary>
    public abstract ExecutorService Produce(string id);
}

/// <summary>Makes executors from a section of the configuration.</summary>
public abstract class ExecutorServiceConfigurator : ExecutorServiceFactory
{
    /// <summary>Creates the configurator.</summary>
    protected ExecutorServiceConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    /// <summary>The section.</summary>
    public Config Config { get; }

    /// <summary>What the system offers.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }
}

/// <summary>The .NET thread pool. Work from a pool thread goes to that thread's own queue, from where idle threads take it.</summary>
internal sealed class ThreadPoolExecutor(string id) : ExecutorService(id)
{
    internal override bool HasOwnThreads => false;

    public override void Execute(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);

    public override void Shutdown()
    {
    }
}

/// <summary>A task scheduler.</summary>
internal sealed class TaskSchedulerExecutor(string id, TaskScheduler scheduler) : ExecutorService(id)
{
    internal override bool HasOwnThreads => false;

    public override void Execute(IRunnable run) =>
        Task.Factory.StartNew(
            static r => ((IRunnable)r).Run(), run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);

    public override void Shutdown()
    {
    }
}

/// <summary>Threads of its own, started when there is work and ended by <see cref="Shutdown"/>.</summary>
internal sealed class DedicatedThreadsExecutor(string id, int threads, bool background) : ExecutorService(id)
{
    private readonly Lock _lock = new();
    private DedicatedThreads _threads;

    public override void Execute(IRunnable run)
    {
        lock (_lock)
        {
            // Work after a shutdown means that the dispatcher is in use again.
            _threads ??= new DedicatedThreads(Id, threads, background);
            _threads.Add(run);
        }
    }

    public override void Shutdown()
    {
        lock (_lock)
        {
            _threads?.Complete();
            _threads = null;
        }
    }
}

/// <summary>A queue of work and the threads that do it.</summary>
internal sealed class DedicatedThreads
{
    private readonly System.Collections.Concurrent.BlockingCollection<IRunnable> _work = [];
    private int _running;

    public DedicatedThreads(string name, int count, bool background)
    {
        _running = count;
        for (var i = 1; i <= count; i++)
            new Thread(Work) { Name = $"{name}_{i}", IsBackground = background }.UnsafeStart();
    }

    public void Add(IRunnable run) => _work.Add(run);

    public void Complete() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var run in _work.GetConsumingEnumerable())
            run.Run();
        if (Interlocked.Decrement(ref _running) == 0)
            _work.Dispose();
    }
}
