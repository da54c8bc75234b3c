using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Util.Internal;

namespace Akka.Event;

/// <summary>Starts the logger actors of one system, one name of <c>akka.loggers</c> at a time.</summary>
internal sealed class LoggerStarter(LoggingBus bus, ActorSystemImpl system)
{
    // Of the process: several buses may start loggers in one system.
    private static readonly AtomicCounter Count = new(0);
    private readonly bool _waitForLoggers = !system.Settings.Config.GetBoolean("akka.logger-async-start", false);

    /// <summary>The logger type of that name; ConfigurationException when there is none.</summary>
    public static Type FindType(string typeName) =>
        TypeNames.Find(typeName)
        ?? throw new ConfigurationException($"akka.loggers names a type that cannot be found: \"{typeName}\".");

    /// <summary>Starts one logger. A logger that answers late or not at all is a warning; one that answers wrongly is an
    /// exception.</summary>
    public void Start(string typeName)
    {
        var type = FindType(typeName);
        var name = $"log{Count.IncrementAndGet()}-{Logging.SimpleName(type)}";
        IActorRef logger;
        try
        {
            logger = system.SystemActorOf(Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher), name);
        }
        catch (Exception cause)
        {
            throw new ConfigurationException($"The logger \"{typeName}\" of akka.loggers cannot be started: {cause.Message}", cause);
        }

        var answer = logger.Ask<object>(new InitializeLogger(bus), Timeout.InfiniteTimeSpan);
        if (_waitForLoggers && answer.Wait(system.Settings.LoggerStartTimeout))
            Accept(logger, name, answer.Result);
        else
            _ = AcceptLate(logger, name, answer);
    }

    private void Accept(IActorRef logger, string name, object? reply)
    {
        if (reply is not LoggerInitialized)
            throw new LoggerInitializationException(WrongAnswer(name, reply));
        bus.AddLogger(logger);
        PublishStarted(name);
    }

    /// <summary>The system does not wait any longer. Events go to the logger's mailbox all the same, so none is lost when it comes
    /// up.</summary>
    private async Task AcceptLate(IActorRef logger, string name, Task<object> answer)
    {
        bus.AddLogger(logger);
        if (_waitForLoggers)
            Warn($"Logger {name} did not answer InitializeLogger within {system.Settings.LoggerStartTimeout}; starting goes on.");

        var reply = await answer.ConfigureAwait(false);
        if (reply is LoggerInitialized)
            PublishStarted(name);
        else
            Warn(WrongAnswer(name, reply));
    }

    private void PublishStarted(string name) => bus.Publish(new Debug(Logging.SimpleName(bus), bus.GetType(), $"Logger {name} started"));

    private static string WrongAnswer(string name, object? reply) =>
        $"Logger {name} answered InitializeLogger with [{reply}] instead of LoggerInitialized.";

    private void Warn(string text) => bus.Publish(new Warning(Logging.SimpleName(bus), bus.GetType(), text));
}
