using System.Diagnostics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// The queues of one actor and the state that decides whether a thread is running it. The mailbox itself is the work item, and the
/// default queue of messages: what is not an object of its own is no further step to memory that has left the cache.
/// Any thread posts; at most one thread runs, and only that one touches the cell.
/// </summary>
internal sealed class Mailbox : EnvelopeQueue, IRunnable
{
    // _status: bit 0 closed (for good), bit 1 scheduled or running, the rest a count of suspensions.
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int SuspendUnit = 4;
    private const int ShouldNotProcess = ~Scheduled;

    private readonly ActorCell _cell;
    private readonly MessageDispatcher _dispatcher;

    // Null stands for the mailbox itself.
    private readonly IMessageQueue? _queue;

    private int _status;

    // Newest first; NoMessage.Closed once the mailbox is closed.
    private SystemMessage? _system;

    public Mailbox(ActorCell cell, MessageDispatcher dispatcher, MailboxType type)
    {
        _cell = cell;
        _dispatcher = dispatcher;
        if (type is not UnboundedMailbox)
            _queue = type.Create(cell.Self, cell.System);
    }

    /// <summary>The queue as the public API knows it; a view that is made when it is asked for where it is the default one.</summary>
    public IMessageQueue MessageQueue => _queue ?? new UnboundedMessageQueue(this);

    public MessageDispatcher Dispatcher => _dispatcher;

    public bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    public bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;

    /// <summary>Of whichever queue it has.</summary>
    public new bool HasMessages => _queue?.HasMessages ?? base.HasMessages;

    /// <inheritdoc cref="HasMessages"/>
    public new int Count => _queue?.Count ?? base.Count;

    public bool HasSystemMessages => Volatile.Read(ref _system) is { } head && head != NoMessage.Closed;

    /// <summary>Queues a user message and makes sure that somebody will run the actor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Post(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_queue is null)
            Enqueue(message, sender);
        else
            PostToQueue(message, sender);
        if (Volatile.Read(ref _status) != Scheduled)
            AfterPost();
    }

    /// <summary>Queues a message of the runtime; once closed, answers in place of the ended actor.</summary>
    public void PostSystem(SystemMessage message)
    {
        var head = Volatile.Read(ref _system);
        while (true)
        {
            if (head == NoMessage.Closed)
            {
                SystemMessageHandler.HandleWhenClosed(_cell, message);
                return;
            }

            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _system, message, head);
            if (seen == head)
                break;
            head = seen;
        }

        Schedule(forSystemMessages: true);
    }

    /// <summary>Makes the first run happen, which creates the actor.</summary>
    public void Start() => Schedule(forSystemMessages: true);

    /// <summary>Keeps user messages waiting; to be undone by as many calls of <see cref="Resume"/>.</summary>
    public void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <summary>
    /// Queues a notice of the runtime for its own actor, on its turn: a full bounded queue must neither block nor lose it.
    /// </summary>
    public void PostToSelf(object message, IActorRef? sender)
    {
        if (_queue is BoundedMessageQueue bounded)
            bounded.EnqueueBeyondLimit(new Envelope(message, sender));
        else if (_queue is BoundedDequeMessageQueue deque)
            deque.Bounded.EnqueueBeyondLimit(new Envelope(message, sender));
        else
            Post(message, sender);
    }

    /// <summary>Undoes one <see cref="Suspend"/>.</summary>
    public void Resume()
    {
        var status = Volatile.Read(ref _status);
        while (status >= SuspendUnit)
        {
            var seen = Interlocked.CompareExchange(ref _status, status - SuspendUnit, status);
            if (seen == status)
            {
                if (HasMessages)
                    Schedule(forSystemMessages: false);
                return;
            }

            status = seen;
        }
    }

    /// <summary>
    /// Ends the mailbox, on the actor's turn: everything queued, and everything that still comes, goes to dead letters.
    /// </summary>
    public void Close()
    {
        Interlocked.Or(ref _status, Closed);
        var left = Interlocked.Exchange(ref _system, NoMessage.Closed);
        if (left != NoMessage.Closed)
            DiscardSystemMessages(Reverse(left));
        DrainToDeadLetters();
    }

    /// <summary>Called by the thread pool.</summary>
    void IThreadPoolWorkItem.Execute() => NextMailbox.RunFrom(this);

    public void Run()
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = _cell;
        try
        {
            if (!IsClosed)
            {
                if (!_cell.IsCreated)
                    _cell.Create();
                ProcessSystemMessages();
                ProcessMessages();
            }
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
            GoIdle();
        }
    }

    private void ProcessMessages()
    {
        var left = _dispatcher.Throughput;
        var woken = NextMailbox.OfRunningThread;
        var deadline = _dispatcher.DeadlineTicks is { } ticks ? Stopwatch.GetTimestamp() + ticks : long.MaxValue;
        while ((Volatile.Read(ref _status) & ShouldNotProcess) == 0 && TryTake(out var message, out var sender))
        {
            // Whoever the message before this one has woken need not wait for this one.
            if (woken is { IsOccupied: true })
                woken.Flush();
            _cell.Invoke(message, sender);
            if (Volatile.Read(ref _system) is not null)
                ProcessSystemMessages();
            if (--left <= 0 || (deadline != long.MaxValue && Stopwatch.GetTimestamp() >= deadline))
                return;
        }
    }

    private void ProcessSystemMessages()
    {
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (head is null || head == NoMessage.Closed)
                return;
            head = Interlocked.Exchange(ref _system, null);
            var next = Reverse(head);
            while (next is not null)
            {
                var message = next;
                next = message.Next;
                message.Next = null;
                if (IsClosed)
                    SystemMessageHandler.HandleWhenClosed(_cell, message);
                else
                    next = SystemMessageHandler.Invoke(_cell, message, next);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(out object message, out IActorRef? sender)
    {
        if (_queue is null)
            return TryDequeue(out message, out sender);
        var found = _queue.TryDequeue(out var envelope);
        message = envelope.Message;
        sender = envelope.Sender;
        return found;
    }

    /// <summary>
    /// Gives the running state back. Both this and a post are full fences between their write and their read, so that either
    /// the post sees the actor idle or this sees the message.
    /// </summary>
    private void GoIdle()
    {
        var status = Interlocked.And(ref _status, ~Scheduled) & ~Scheduled;
        if ((status & Closed) != 0)
            return;
        var system = HasSystemMessages;
        if (system || (status < SuspendUnit && HasMessages))
            Schedule(system, again: true);
    }

    private void PostToQueue(object message, IActorRef? sender)
    {
        if (IsClosed)
            ToDeadLetters(message, sender);
        else
            _queue!.Enqueue(_cell.SelfRef, new Envelope(message, sender ?? _cell.System.DeadLetters));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AfterPost()
    {
        if (IsClosed)
            DrainToDeadLetters();
        else
            Schedule(forSystemMessages: false);
    }

    private void Schedule(bool forSystemMessages, bool again = false)
    {
        var status = Volatile.Read(ref _status);
        while ((status & (Closed | Scheduled)) == 0 && (forSystemMessages || status < SuspendUnit))
        {
            var seen = Interlocked.CompareExchange(ref _status, status | Scheduled, status);
            if (seen == status)
            {
                _dispatcher.RegisterForExecution(this, again);
                return;
            }

            status = seen;
        }

        // Closed while this was on its way: nobody else will look at the queue again.
        if ((status & Closed) != 0)
            DrainToDeadLetters();
    }

    /// <summary>The dispatcher refused the work; the state is as if it had run.</summary>
    internal void Rejected() => Interlocked.And(ref _status, ~Scheduled);

    /// <summary>
    /// Empties a closed mailbox; any thread that found it closed after posting does it, one at a time. Published outside of the
    /// lock: what subscribers do then is not known here.
    /// </summary>
    private void DrainToDeadLetters()
    {
        if (!HasMessages)
            return;
        var left = new CollectedMessages();
        lock (_queue ?? (object)this)
            MessageQueue.CleanUp(_cell.SelfRef, left);
        left.CleanUp(_cell.SelfRef, _cell.SystemImpl.DeadLetterQueue);
    }

    private void ToDeadLetters(object message, IActorRef? sender) =>
        _cell.SystemImpl.DeadLetterQueue.Enqueue(_cell.SelfRef, new Envelope(message, sender));

    private void DiscardSystemMessages(SystemMessage? first)
    {
        while (first is not null)
        {
            var message = first;
            first = message.Next;
            message.Next = null;
            SystemMessageHandler.HandleWhenClosed(_cell, message);
        }
    }

    private static SystemMessage? Reverse(SystemMessage? newest)
    {
        SystemMessage? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
