using Akka.Configuration;
using Akka.Dispatch;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Runs an actor on the thread that tells it something, within Tell. An actor that is running already, further out on the same
/// thread or on another one, handles the message there when it is done with the present one.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    /// <summary>The path of its configuration.</summary>
    public new static readonly string Id = "akka.test.calling-thread-dispatcher";

    /// <summary>Made by its configurator.</summary>
    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator) : base(configurator)
    {
        base.Id = Id;
        // Whatever is in the queue is handled before Tell returns.
        Throughput = int.MaxValue;
    }

    internal override bool HasOwnThreads => false;

    /// <summary>Runs it.</summary>
    protected override void ExecuteTask(IRunnable run) => TestRefs.WithoutContext(run.Run);

    /// <summary>There are no threads to end.</summary>
    protected override void Shutdown()
    {
    }
}

/// <summary>Makes the dispatcher on the calling thread.</summary>
public class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CallingThreadDispatcher _dispatcher;

    /// <summary>Made by the system.</summary>
    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
        _dispatcher = new CallingThreadDispatcher(this);

    /// <summary>The same one for every actor.</summary>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
