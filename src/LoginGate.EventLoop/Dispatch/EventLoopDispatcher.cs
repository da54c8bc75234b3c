using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Dispatch;

/// <summary>
/// For HOCON: <c>type = "LoginGate.EventLoop.Dispatch.EventLoopDispatcherConfigurator, LoginGate.EventLoop"</c>. Where there is no
/// epoll, its actors run on the thread pool.
/// </summary>
public sealed class EventLoopDispatcherConfigurator : MessageDispatcherConfigurator
{
    // Akka.NET makes two configurators when two threads ask at once, and forgets one of them.
    private readonly Lazy<EventLoopDispatcher> _dispatcher;

    /// <summary>Called by Akka.NET.</summary>
    public EventLoopDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new Lazy<EventLoopDispatcher>(() => new EventLoopDispatcher(this));

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">A value is outside its range.</exception>
    public override MessageDispatcher Dispatcher() => _dispatcher.Value;
}

/// <summary>Runs its actors on the threads that wait for sockets.</summary>
internal sealed class EventLoopDispatcher : MessageDispatcher
{
    private int _knowsSystem;

    public EventLoopDispatcher(EventLoopDispatcherConfigurator configurator)
        : base(configurator)
    {
        var config = configurator.Config;
        Id = config.GetString("id");
        Throughput = config.GetInt("throughput", 64);
        ShutdownTimeout = config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1));
        var settings = LoopSettings.Create(config);
        if (LinuxCalls.AreUsable)
            Loops = new LoopGroup(settings, EventStream);
    }

    /// <summary>The loops; null on the thread pool.</summary>
    public LoopGroup? Loops { get; }

    /// <summary>Called with every actor that has its mailbox: the first one says which system it is whose end is the loops' end.</summary>
    public override void Attach(ActorCell cell)
    {
        if (_knowsSystem == 0 && Interlocked.Exchange(ref _knowsSystem, 1) == 0 && Loops is not null)
            cell.System.RegisterOnTermination(Loops.Stop);
        LoopMessageQueue.Note(cell);
        base.Attach(cell);
    }

    protected override void ExecuteTask(IRunnable run)
    {
        if (Loops is null)
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        else if (Loops.IsSingle)
            Loops.First.Execute(run);
        else
            (LoopMessageQueue.Of(run)?.Loop ?? Loops.First).Execute(run);
    }

    // Called whenever the last actor has gone; others may come. The loops end with the actor system.
    protected override void Shutdown()
    {
    }
}
