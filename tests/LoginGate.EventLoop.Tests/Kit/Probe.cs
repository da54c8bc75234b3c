using System.Reflection;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Dispatch;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>An actor that keeps what it gets, in order, for a test to look at, and that speaks when the test wants it to.</summary>
public sealed class Probe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<(object Message, IActorRef Sender)> _got = Channel.CreateUnbounded<(object, IActorRef)>();

    /// <param name="system">Where it lives.</param>
    /// <param name="place">Gives it its dispatcher and mailbox.</param>
    public Probe(ActorSystem system, Func<Props, Props> place) =>
        Ref = system.ActorOf(place(Props.Create(() => new Recorder(_got.Writer))));

    public IActorRef Ref { get; }

    /// <summary>The sender of what was taken last.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>True when a message is waiting.</summary>
    public bool HasMessages => _got.Reader.TryPeek(out _);

    /// <summary>Tells it from the actor's own turn, which on an event loop is the loop's thread.</summary>
    public void Send(IActorRef receiver, object message) => Do(self => receiver.Tell(message, self));

    /// <summary>Does something in the actor's own turn.</summary>
    public void Do(Action<IActorRef> act) => Ref.Tell(new Act(context => act(context.Self)));

    public void Watch(IActorRef actor) => Ref.Tell(new Act(context => context.Watch(actor)));

    public void Unwatch(IActorRef actor) => Ref.Tell(new Act(context => context.Unwatch(actor)));

    /// <summary>Ends the actor once it has handled what it was sent before.</summary>
    public void Stop() => Ref.Tell(new Act(context => context.Stop(context.Self)));

    /// <summary>The next message, which must be a T.</summary>
    public async Task<T> Next<T>()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var (message, sender) = await _got.Reader.ReadAsync(deadline.Token);
            LastSender = sender;
            Assert.True(message is T, $"Expected {typeof(T).Name}, got {message}");
            return (T)message;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {typeof(T).Name} came within {Patience}.");
        }
    }

    /// <summary>Sees to it that everything sent before has arrived, then that nothing is waiting.</summary>
    public async Task ExpectNothing()
    {
        await Settle();
        Assert.False(_got.Reader.TryPeek(out var item), $"Unexpected: {item}");
    }

    /// <summary>Waits until the actor has handled what it was sent before.</summary>
    public async Task Settle()
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ref.Tell(new Act(_ => handled.SetResult()));
        await handled.Task.WaitAsync(Patience);
    }

    /// <summary>Waits, on the running thread, until the actor has nothing to do.</summary>
    public void AwaitIdle()
    {
        var isScheduled = typeof(Mailbox).GetMethod("IsScheduled", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var mailbox = ((ActorCell)((ActorRefWithCell)Ref).Underlying).Mailbox;
        Assert.True(SpinWait.SpinUntil(() => !(bool)isScheduled.Invoke(mailbox, null)!, Patience));
    }

    private sealed record Act(Action<IActorContext> Do);

    private sealed class Recorder(ChannelWriter<(object, IActorRef)> got) : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is Act act)
                act.Do(Context);
            else
                got.TryWrite((message, Sender));
            return true;
        }
    }
}
