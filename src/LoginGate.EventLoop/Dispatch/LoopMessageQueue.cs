using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Dispatch;

/// <summary>
/// The queue of a <see cref="LoopMailbox"/>. It knows on which loop its actor runs, and tells the connections that its actor handles
/// when that has stopped: a death watch of each would cost every one of them more than the connection itself.
/// </summary>
/// <remarks>Any thread may enqueue; the running actor's dequeues. A spin lock, held for a few instructions, guards all fields.</remarks>
public sealed class LoopMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private const int MostKept = 64;

    // A mailbox of another kind, as stashing actors and loggers have, does not say whose it is.
    private static readonly ConditionalWeakTable<Mailbox, IActorRef> OtherOwners = [];

    private Two _first;
    private Envelope[]? _ring;
    private int _head;
    private int _count;
    private int _lock;
    private bool _isClosed;

    // One connection, a set of them, or none.
    private object? _handled;

    internal LoopMessageQueue(IActorRef owner) => Owner = owner;

    /// <inheritdoc/>
    public bool HasMessages => Volatile.Read(ref _count) > 0;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The actor whose queue it is.</summary>
    internal IActorRef Owner { get; }

    /// <summary>The loop that runs the actor, where there are several; null: the first one. Changes only between two turns.</summary>
    internal IoLoop? Loop { get; private set; }

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        Enter();
        Slot(_count) = envelope;
        _count++;
        // Not Leave: Akka.NET looks next whether the actor is to run already, and an actor that idles looks here after saying so. Did the
        // look go before the store, as it may without a full fence, both would miss the other, and the message stay behind.
        Interlocked.Exchange(ref _lock, 0);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            envelope = default;
            return false;
        }
        Enter();
        ref var first = ref (_ring is null ? ref _first[_head] : ref _ring[_head]);
        envelope = first;
        first = default;
        _head = (_head + 1) & (Capacity - 1);
        if (--_count == 0)
            BeginAnew();
        Leave();
        return true;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        ArgumentNullException.ThrowIfNull(deadletters);
        Enter();
        _isClosed = true;
        var handled = _handled;
        _handled = null;
        Leave();
        if (handled is Connection connection)
            connection.OnHandlerStopped();
        foreach (var one in handled as HashSet<Connection> ?? [])
            one.OnHandlerStopped();
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    /// <summary>The queue of an actor that has one of this kind and is alive or about to be; else null.</summary>
    /// <remarks>ActorRefWithCell, ActorCell and its mailbox are public in Akka.NET 1.5, though not meant for every day.</remarks>
    internal static LoopMessageQueue? Of(IActorRef actor) =>
        (actor as ActorRefWithCell)?.Underlying is ActorCell { Mailbox.MessageQueue: LoopMessageQueue queue } ? queue : null;

    /// <summary>The queue of a mailbox that has one of this kind; else null.</summary>
    internal static LoopMessageQueue? Of(IRunnable? run) => (run as Mailbox)?.MessageQueue as LoopMessageQueue;

    /// <summary>An actor of the event loop has its mailbox: it can be named by that from now on.</summary>
    internal static void Note(ActorCell cell)
    {
        if (cell.Mailbox is { MessageQueue: not LoopMessageQueue } other)
            OtherOwners.AddOrUpdate(other, cell.Self);
    }

    /// <summary>Whose turn it is; null: no actor's.</summary>
    internal static IActorRef? OwnerOf(object? running) =>
        running is not Mailbox mailbox ? null
        : mailbox.MessageQueue is LoopMessageQueue queue ? queue.Owner
        : OtherOwners.TryGetValue(mailbox, out var owner) ? owner : null;

    /// <summary>Whether it is an ordinary actor, with a mailbox, and not the temporary one of an Ask or the like.</summary>
    internal static bool IsActor(IActorRef actor) => actor is ActorRefWithCell;

    /// <summary>The actor handles this connection: it is told when the actor has stopped, and the actor runs on its loop.</summary>
    /// <returns>False when the actor has stopped already.</returns>
    internal bool TryHandle(Connection connection)
    {
        Enter();
        var isOpen = !_isClosed;
        if (isOpen)
        {
            if (_handled is HashSet<Connection> several)
                several.Add(connection);
            else
                _handled = _handled is Connection other ? new HashSet<Connection> { other, connection } : connection;
            Loop = connection.Loop;
        }
        Leave();
        return isOpen;
    }

    /// <summary>The connection has ended.</summary>
    internal void Forget(Connection connection)
    {
        Enter();
        if (ReferenceEquals(_handled, connection))
            _handled = null;
        else
            (_handled as HashSet<Connection>)?.Remove(connection);
        Leave();
    }

    private int Capacity => _ring is null ? Two.Length : _ring.Length;

    private ref Envelope Slot(int index)
    {
        if (index == Capacity)
            Grow();
        var place = (_head + index) & (Capacity - 1);
        return ref _ring is null ? ref _first[place] : ref _ring[place];
    }

    private void Grow()
    {
        var grown = new Envelope[2 * Capacity];
        for (var i = 0; i < _count; i++)
            grown[i] = Slot(i);
        (_ring, _head) = (grown, 0);
        _first = default;
    }

    private void BeginAnew()
    {
        _head = 0;
        // After a burst; a short ring stays, as it will be wanted again.
        if (_ring?.Length > MostKept)
            _ring = null;
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _lock, 1) == 0)
            return;
        var spin = new SpinWait();
        while (Interlocked.Exchange(ref _lock, 1) != 0)
            spin.SpinOnce();
    }

    private void Leave() => Volatile.Write(ref _lock, 0);

    [InlineArray(Length)]
    private struct Two
    {
        public const int Length = 2;

        private Envelope _element;
    }
}
