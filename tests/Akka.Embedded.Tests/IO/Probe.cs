using System.Threading.Channels;
using Akka.Actor;

namespace Akka.Embedded.Tests.IO;

/// <summary>An actor that keeps what it gets, in order, for a test to look at.</summary>
internal sealed class Probe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<(object Message, IActorRef Sender)> _got = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Recorder(_got.Writer)));

    public IActorRef Ref { get; }

    /// <summary>The sender of what was taken last.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public void Send(IActorRef receiver, object message) => receiver.Tell(message, Ref);

    public void Watch(IActorRef actor) => Ref.Tell(new WatchThis(actor));

    /// <summary>The next message, which must be a T.</summary>
    public async Task<T> Next<T>()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var (message, sender) = await _got.Reader.ReadAsync(deadline.Token);
            LastSender = sender;
            return Assert.IsType<T>(message, exactMatch: false);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {typeof(T).Name} came within {Patience}.");
        }
    }

    /// <summary>True when a message is waiting.</summary>
    public bool HasMessages => _got.Reader.TryPeek(out _);

    /// <summary>Sees to it that everything sent before has arrived, then that nothing is waiting.</summary>
    public async Task ExpectNothing()
    {
        await Ref.Ask<Pong>(Ping.Instance, Patience);
        Assert.False(_got.Reader.TryPeek(out var item), $"Unexpected: {item}");
    }

    public sealed record WatchThis(IActorRef Actor);

    private sealed class Ping
    {
        public static readonly Ping Instance = new();
    }

    private sealed class Pong
    {
        public static readonly Pong Instance = new();
    }

    private sealed class Recorder(ChannelWriter<(object, IActorRef)> got) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case WatchThis watch:
                    Context.Watch(watch.Actor);
                    break;
                case Ping:
                    Sender.Tell(Pong.Instance, Self);
                    break;
                default:
                    got.TryWrite((message, Sender));
                    break;
            }

            return true;
        }
    }
}
