#nullable disable
using System.Diagnostics;
using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Runs mailboxes on threads.</summary>
public abstract class MessageDispatcher
{
    /// <summary>Messages a mailbox handles before others get the thread, unless configured.</summary>
    public const int DefaultThroughput = 100;

    private readonly MessageDispatcherConfigurator _configurator;
    private long _inhabitants;
    private long? _throughputDeadlineTime;

    /// <summary>Creates the dispatcher.</summary>
    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        _configurator = configurator;
        Throughput = DefaultThroughput;
        ShutdownTimeout = TimeSpan.FromSeconds(1);
    }

    /// <summary>What made the dispatcher.</summary>
    public MessageDispatcherConfigurator Configurator => _configurator;

    /// <summary>The system's event stream.</summary>
    public EventStream EventStream => _configurator.Prerequisites.EventStream;

    /// <summary>The system's mailboxes.</summary>
    public Mailboxes Mailboxes => _configurator.Prerequisites.Mailboxes;

    /// <summary>The path of the dispatcher's configuration.</summary>
    public string Id { get; protected set; }

    /// <summary>Time a mailbox may run before others get the thread, in ticks of 100 ns; null is no limit.</summary>
    public long? ThroughputDeadlineTime
    {
        get => _throughputDeadlineTime;
        protected set
        {
            _throughputDeadlineTime = value;
            DeadlineTicks = value is > 0 ? (long)(value.Value * ((double)Stopwatch.Frequency / TimeSpan.TicksPerSecond)) : null;
        }
    }

    /// <summary>Messages a mailbox handles before others get the thread.</summary>
    public int Throughput { get; set; }

    /// <summary>How many actors use the dispatcher.</summary>
    public long Inhabitants => Interlocked.Read(ref _inhabitants);

    /// <summary>How long threads of an unused dispatcher are kept.</summary>
    protected TimeSpan ShutdownTimeout { get; set; }

    internal long? DeadlineTicks { get; private set; }

    /// <summary>Runs an action on a thread of the dispatcher.</summary>
    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    /// <summary>Runs work on a thread of the dispatcher.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Gives work to a thread.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>Called when the dispatcher could not do what it was asked to.</summary>
    protected virtual void ReportFailure(Exception ex) => EventStream.Publish(new Error(ex, GetType().FullName, GetType(), ex.Message));

    /// <summary>Ends threads of its own, once no actor uses the dispatcher; they come back when one does.</summary>
    protected abstract void Shutdown();

    internal virtual bool IsShared => true;

    /// <param name="mailbox">The mailbox to run.</param>
    /// <param name="again">True when it has just run, and it is the turn of others.</param>
    internal virtual void RegisterForExecution(Mailbox mailbox, bool again)
    {
        try
        {
            ExecuteTask(mailbox);
        }
        catch (RejectedExecutionException e)
        {
            mailbox.Rejected();
            ReportFailure(e);
        }
    }

    internal void Attach() => Interlocked.Increment(ref _inhabitants);

    internal void Detach()
    {
        if (Interlocked.Decrement(ref _inhabitants) == 0 && HasOwnThreads)
            _ = ShutdownWhenUnused();
    }

    /// <summary>Whether there is something for <see cref="Shutdown"/> to do.</summary>
    internal virtual bool HasOwnThreads => true;

    private async Task ShutdownWhenUnused()
    {
        await Task.Delay(ShutdownTimeout).ConfigureAwait(false);
        if (Inhabitants == 0)
            Shutdown();
    }
}

/// <summary>Work came after the end of the threads it was for.</summary>
public class RejectedExecutionException : AkkaException
{
    /// <summary>Creates an exception, optionally with a text and what led to it.</summary>
    public RejectedExecutionException(string message = null, Exception inner = null)
        : base(message, inner)
    {
    }
}
