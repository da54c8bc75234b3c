using Akka.Actor;
using Akka.Util.Internal;

namespace Akka.Event;

/// <summary>Watches the subscribers of an event stream and takes those that stopped off it.</summary>
internal sealed class EventStreamUnsubscriber : ActorBase
{
    private static readonly AtomicCounter Count = new(0);

    private readonly EventStream _stream;
    private readonly ActorSystem _system;
    private readonly bool _debug;

    public EventStreamUnsubscriber(EventStream stream, ActorSystem system, bool debug)
    {
        _stream = stream;
        _system = system;
        _debug = debug;
    }

    public static string NextName() => $"EventStreamUnsubscriber-{Count.IncrementAndGet()}";

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Watch watch:
                Context.Watch(watch.Subscriber);
                return true;
            case UnwatchIfUnsubscribed unwatch:
                if (!_stream.HasSubscriptions(unwatch.Subscriber))
                    Context.Unwatch(unwatch.Subscriber);
                return true;
            case Terminated terminated:
                LogDebug($"unsubscribing {terminated.ActorRef} from all channels, because it was terminated");
                _stream.Unsubscribe(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }

    protected override void PreStart() => LogDebug($"registering unsubscriber of {_system.Name} with its event stream");

    private void LogDebug(string text)
    {
        if (_debug)
            _stream.Publish(new Debug(Logging.SimpleName(this), GetType(), text));
    }

    public sealed record Watch(IActorRef Subscriber) : INoSerializationVerificationNeeded;

    public sealed record UnwatchIfUnsubscribed(IActorRef Subscriber) : INoSerializationVerificationNeeded;
}
