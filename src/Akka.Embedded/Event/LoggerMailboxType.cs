using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Akka.Event;

/// <summary>The mailbox of logger actors: unbounded; what a stopped logger left goes to standard output instead of being lost.</summary>
internal sealed class LoggerMailboxType : MailboxType, IProducesMessageQueue<LoggerMessageQueue>
{
    public LoggerMailboxType(Settings settings, Config config)
        : base(settings, config)
    {
    }

    public override IMessageQueue Create(IActorRef? owner, ActorSystem? system) => new LoggerMessageQueue(system);
}

internal sealed class LoggerMessageQueue(ActorSystem? system) : IMessageQueue, ILoggerMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> _queue = new();

    public bool HasMessages => !_queue.IsEmpty;

    public int Count => _queue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope) => _queue.Enqueue(envelope);

    public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        // Printed here only once the stream has gone back to the standard output logger; else others print it.
        var print = system is not null && system.EventStream.HasOnlyStandardOutLogger;
        while (_queue.TryDequeue(out var envelope))
        {
            if (envelope.Message is not LogEvent logEvent)
                deadletters.Enqueue(system!.DeadLetters, envelope);
            else if (print && logEvent.LogLevel() >= system!.EventStream.StandardOutLogLevel)
                system.Settings.StdoutLogger.Tell(logEvent, ActorRefs.NoSender!);
        }
    }
}
