#nullable disable
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>What dispatchers and executors may need of the system.</summary>
public interface IDispatcherPrerequisites
{
    /// <summary>The system's event stream.</summary>
    EventStream EventStream { get; }

    /// <summary>The system's scheduler.</summary>
    IScheduler Scheduler { get; }

    /// <summary>The system's settings.</summary>
    Settings Settings { get; }

    /// <summary>The system's mailboxes.</summary>
    Mailboxes Mailboxes { get; }
}

/// <summary>The prerequisites as given.</summary>
public sealed class DefaultDispatcherPrerequisites : IDispatcherPrerequisites
{
    /// <summary>Creates the prerequisites.</summary>
    public DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    {
        EventStream = eventStream;
        Scheduler = scheduler;
        Settings = settings;
        Mailboxes = mailboxes;
    }

    /// <inheritdoc/>
    public EventStream EventStream { get; }

    /// <inheritdoc/>
    public IScheduler Scheduler { get; }

    /// <inheritdoc/>
    public Settings Settings { get; }

    /// <inheritdoc/>
    public Mailboxes Mailboxes { get; }
}

/// <summary>Makes dispatchers from a section of the configuration. A custom one needs a constructor with these two parameters.</summary>
public abstract class MessageDispatcherConfigurator
{
    /// <summary>Creates the configurator.</summary>
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    /// <summary>The section.</summary>
    public Config Config { get; }

    /// <summary>What the system offers.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The dispatcher; whether each call gives a new one is up to the configurator.</summary>
    public abstract MessageDispatcher Dispatcher();

    /// <summary>The executor that <c>executor</c> names.</summary>
    protected ExecutorServiceConfigurator ConfigureExecutor() => ExecutorConfigurators.Create(Config, Prerequisites);

    private protected string Id => Config.GetString("id");

    private protected int Throughput => Config.GetInt("throughput", MessageDispatcher.DefaultThroughput);

    private protected TimeSpan ShutdownTimeout => Config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1));

    private protected long? ThroughputDeadline
    {
        get
        {
            var time = Config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero);
            return time > TimeSpan.Zero ? time.Ticks : null;
        }
    }
}
