using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Makes the event-driven dispatcher.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<MessageDispatcher> _dispatcher;

    /// <summary>Creates the configurator.</summary>
    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        _dispatcher = new Lazy<MessageDispatcher>(Create);
    }

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher.Value;

    private MessageDispatcher Create()
    {
        var executor = Config.GetString("executor", "default-executor");
        return executor is null or "" or "default-executor" or "thread-pool-executor" or "channel-executor"
            ? new ThreadPoolDispatcher(this, Id, Throughput, ThroughputDeadline, ShutdownTimeout)
            : new Dispatcher(this, Id, Throughput, ThroughputDeadline, ConfigureExecutor(), ShutdownTimeout);
    }
}

/// <summary>Makes a dispatcher on an executor that the kind of dispatcher implies.</summary>
internal sealed class FixedExecutorConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<MessageDispatcher> _dispatcher;

    public FixedExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites, Func<string, Config, ExecutorService> produce)
        : base(config, prerequisites)
    {
        _dispatcher = new Lazy<MessageDispatcher>(
            () => new Dispatcher(this, Id, Throughput, ThroughputDeadline, new Factory(config, produce), ShutdownTimeout));
    }

    public override MessageDispatcher Dispatcher() => _dispatcher.Value;

    private sealed class Factory(Config config, Func<string, Config, ExecutorService> produce) : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => produce(id, config);
    }
}

/// <summary>Makes a dispatcher with its own thread for each actor.</summary>
internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher() =>
        new PinnedDispatcher(this, Id, Throughput, ThroughputDeadline, new OneThread(), ShutdownTimeout);

    private sealed class OneThread : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => new DedicatedThreadsExecutor(id, threads: 1, background: true);
    }
}

/// <summary>Makes the dispatcher on a synchronization context.</summary>
internal sealed class SynchronizedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<MessageDispatcher> _dispatcher;

    public SynchronizedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        // A look-up without a context throws, and one with a context that comes later works.
        _dispatcher = new Lazy<MessageDispatcher>(
            () => new CurrentSynchronizationContextDispatcher(
                this, Id, Throughput, ThroughputDeadline, ConfigureExecutor(), ShutdownTimeout),
            LazyThreadSafetyMode.PublicationOnly);
    }

    public override MessageDispatcher Dispatcher() => _dispatcher.Value;
}
