#nullable disable
namespace Akka.Actor;

/// <summary>An actor-like mailbox that code outside actors receives from.</summary>
public interface IInboxable : ICanWatch
{
    /// <summary>The reference that messages are sent to.</summary>
    IActorRef Receiver { get; }

    /// <summary>The next message, waiting for the default time-out.</summary>
    object Receive();

    /// <summary>The next message; <see cref="TimeoutException"/> when none comes in time.</summary>
    object Receive(TimeSpan timeout);

    /// <summary>The next message, waiting for the default time-out.</summary>
    Task<object> ReceiveAsync();

    /// <summary>The next message, or a <see cref="Status.Failure"/> with <see cref="TimeoutException"/> when none comes in time.</summary>
    Task<object> ReceiveAsync(TimeSpan timeout);

    /// <summary>The next message that fits, waiting for the default time-out; others stay.</summary>
    object ReceiveWhere(Predicate<object> predicate);

    /// <summary>The next message that fits; others stay. <see cref="TimeoutException"/> when none comes in time.</summary>
    object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout);

    /// <summary>Sends a message with the inbox as sender.</summary>
    void Send(IActorRef target, object message);
}

/// <summary>An actor-like mailbox that code outside actors receives from. Any thread may use it; dispose it to end its actor.</summary>
public class Inbox : IInboxable, IDisposable
{
    private readonly ActorSystem _system;
    private readonly InboxMessages _messages;
    private readonly TimeSpan _defaultTimeout;

    private Inbox(ActorSystem system)
    {
        _system = system;
        var config = system.Settings.Config;
        _defaultTimeout = config.GetTimeSpan("akka.actor.inbox.default-timeout", TimeSpan.FromSeconds(5));
        _messages = new InboxMessages(system, config.GetInt("akka.actor.inbox.inbox-size", 1000));
        Receiver = ((ExtendedActorSystem)system).SystemActorOf(
            Props.CreateBy(new InboxActor.Producer(_messages)), "inbox-" + InboxMessages.NextNumber());
        _messages.Owner = Receiver;
    }

    /// <inheritdoc/>
    public IActorRef Receiver { get; }

    /// <summary>Makes an inbox.</summary>
    public static Inbox Create(ActorSystem system) => new(system);

    /// <inheritdoc/>
    public IActorRef Watch(IActorRef subject)
    {
        Receiver.Tell(new InboxActor.StartWatch(subject, null), ActorRefs.NoSender);
        return subject;
    }

    /// <inheritdoc/>
    public IActorRef WatchWith(IActorRef subject, object message)
    {
        Receiver.Tell(new InboxActor.StartWatch(subject, message), ActorRefs.NoSender);
        return subject;
    }

    /// <inheritdoc/>
    public IActorRef Unwatch(IActorRef subject)
    {
        Receiver.Tell(new InboxActor.StopWatch(subject), ActorRefs.NoSender);
        return subject;
    }

    /// <inheritdoc/>
    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, Receiver);

    /// <inheritdoc/>
    public object Receive() => Receive(_defaultTimeout);

    /// <inheritdoc/>
    public object Receive(TimeSpan timeout) => OrThrow(ReceiveAsync(timeout).GetAwaiter().GetResult());

    /// <inheritdoc/>
    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    /// <inheritdoc/>
    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return OrThrow(_messages.Take(predicate, timeout).GetAwaiter().GetResult());
    }

    /// <inheritdoc/>
    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <inheritdoc/>
    public Task<object> ReceiveAsync(TimeSpan timeout) => _messages.Take(null, timeout);

    /// <summary>Ends the inbox's actor.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the inbox's actor.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _system.Stop(Receiver);
    }

    private static object OrThrow(object received) =>
        received is Status.Failure { Cause: TimeoutException timeout } ? throw timeout : received;
}

/// <summary>What an inbox holds and who waits for it.</summary>
internal sealed class InboxMessages(ActorSystem system, int capacity)
{
    private static long _numbers;

    private readonly LinkedList<object> _messages = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private bool _warned;

    public IActorRef Owner { get; set; }

    public static long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(object message)
    {
        Waiter taker = null;
        lock (_messages)
        {
            for (var node = _waiters.First; node is not null; node = node.Next)
            {
                if (node.Value.Fits(message))
                {
                    taker = node.Value;
                    _waiters.Remove(node);
                    break;
                }
            }

            if (taker is null)
            {
                Keep(message);
                return;
            }
        }

        if (!taker.Result.TrySetResult(message))
            Add(message);
    }

    public async Task<object> Take(Predicate<object> predicate, TimeSpan timeout)
    {
        // A time that is over before it began.
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            timeout = TimeSpan.Zero;
        var waiter = new Waiter(predicate);
        lock (_messages)
        {
            for (var node = _messages.First; node is not null; node = node.Next)
            {
                if (waiter.Fits(node.Value))
                {
                    _messages.Remove(node);
                    return node.Value;
                }
            }

            _waiters.AddLast(waiter);
        }

        try
        {
            return await waiter.Result.Task.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_messages)
                _waiters.Remove(waiter);
            // A message may have come between the time-out and the removal.
            return waiter.Result.TrySetCanceled()
                ? new Status.Failure(new TimeoutException(
                    $"Inbox {Owner?.Path} didn't receive a response message in specified timeout {timeout}"))
                : await waiter.Result.Task.ConfigureAwait(false);
        }
    }

    private void Keep(object message)
    {
        if (_messages.Count < capacity)
        {
            _messages.AddLast(message);
            return;
        }

        if (!_warned)
        {
            _warned = true;
            system.EventStream.Publish(new Event.Warning(
                Owner?.Path.ToString() ?? "inbox", typeof(Inbox),
                "Dropping message: Inbox size has been exceeded, use akka.actor.inbox.inbox-size to increase maximum allowed inbox size. "
                + $"Current is {capacity}"));
        }
    }

    private sealed class Waiter(Predicate<object> predicate)
    {
        public TaskCompletionSource<object> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fits(object message) => predicate is null || predicate(message);
    }
}

/// <summary>Receives for an inbox.</summary>
internal sealed class InboxActor(InboxMessages messages) : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StartWatch { Message: null } watch:
                Context.Watch(watch.Subject);
                break;
            case StartWatch watch:
                Context.WatchWith(watch.Subject, watch.Message);
                break;
            case StopWatch watch:
                Context.Unwatch(watch.Subject);
                break;
            default:
                messages.Add(message);
                break;
        }

        return true;
    }

    internal sealed record StartWatch(IActorRef Subject, object Message);

    internal sealed record StopWatch(IActorRef Subject);

    internal sealed class Producer(InboxMessages messages) : IIndirectActorProducer
    {
        public Type ActorType => typeof(InboxActor);

        public ActorBase Produce() => new InboxActor(messages);

        public void Release(ActorBase actor)
        {
        }
    }
}
