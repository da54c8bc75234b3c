using System.Threading.Channels;
using Akka.Actor;

namespace Akka.Embedded.Tests.Actor.Support;

/// <summary>An actor that hands what it gets to the test.</summary>
public sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system)
    {
        var writer = _received.Writer;
        Ref = system.ActorOf(Props.Create(() => new Collector(writer)));
    }

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public async Task<T> Expect<T>()
    {
        using var expiry = new CancellationTokenSource(Patience);
        var (message, sender) = await _received.Reader.ReadAsync(expiry.Token);
        LastSender = sender;
        return Assert.IsType<T>(message, exactMatch: false);
    }

    public async Task Expect(params object[] messages)
    {
        foreach (var expected in messages)
            Assert.Equal(expected, await Expect<object>());
    }

    /// <summary>Nothing has come by the time a marker sent now is through.</summary>
    public async Task ExpectNothing()
    {
        var marker = new object();
        Ref.Tell(marker, ActorRefs.NoSender);
        Assert.Same(marker, await Expect<object>());
    }

    public void Watch(IActorRef subject) => Ref.Ask<object>(new WatchThis(subject), Patience).GetAwaiter().GetResult();

    public void Unwatch(IActorRef subject) => Ref.Ask<object>(new UnwatchThis(subject), Patience).GetAwaiter().GetResult();

    public async Task ExpectTerminated(IActorRef subject) => Assert.Equal(subject, (await Expect<Terminated>()).ActorRef);

    private sealed record WatchThis(IActorRef Subject);

    private sealed record UnwatchThis(IActorRef Subject);

    private sealed class Collector(ChannelWriter<(object, IActorRef)> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case WatchThis watch:
                    Context.Watch(watch.Subject);
                    Sender.Tell(watch);
                    break;
                case UnwatchThis unwatch:
                    Context.Unwatch(unwatch.Subject);
                    Sender.Tell(unwatch);
                    break;
                default:
                    writer.TryWrite((message, Sender));
                    break;
            }
        }
    }
}
