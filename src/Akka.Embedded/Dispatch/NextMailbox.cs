namespace Akka.Dispatch;

/// <summary>
/// The mailbox that a pool thread runs after the present one, without a detour through the pool: an actor that was woken by
/// the last message of another finds its messages still in the cache, and no further thread is woken for it. A mailbox that
/// is displaced, or whose waker has more to do, goes to the pool; <see cref="StalledMailboxes"/> frees one whose waker blocks.
/// </summary>
internal sealed class NextMailbox
{
    /// <summary>Mailboxes run in a row before the pool gets its thread back.</summary>
    private const int MostInARow = 64;

    [ThreadStatic]
    private static NextMailbox? _ofThread;

    // Exchanged by the thread itself and by the watcher; whoever takes a mailbox out has to run or queue it.
    private Mailbox? _mailbox;
    private bool _running;

    // Written by the thread itself, read by the watcher.
    private int _puts;

    /// <summary>The slot of a thread that is running mailboxes, else null.</summary>
    public static NextMailbox? OfRunningThread => _ofThread is { _running: true } slot ? slot : null;

    public bool IsOccupied => Volatile.Read(ref _mailbox) is not null;

    /// <summary>Changes with each put: tells the watcher whether it sees the same mailbox again.</summary>
    public int Puts => Volatile.Read(ref _puts);

    /// <summary>Runs a mailbox that the pool gave, and then those that its messages wake.</summary>
    public static void RunFrom(Mailbox first)
    {
        var slot = _ofThread ??= StalledMailboxes.Register(new NextMailbox());
        if (slot._running)
        {
            first.Run();
            return;
        }

        slot._running = true;
        try
        {
            first.Run();
            for (var i = 1; i < MostInARow && slot.Take() is { } next; i++)
                next.Run();
        }
        finally
        {
            slot._running = false;
            if (slot.Take() is { } left)
                ThreadPool.UnsafeQueueUserWorkItem(left, preferLocal: false);
        }
    }

    /// <summary>Puts a mailbox in; the one that was there goes to the pool.</summary>
    public void Put(Mailbox mailbox)
    {
        _puts++;
        if (Interlocked.Exchange(ref _mailbox, mailbox) is { } displaced)
            ThreadPool.UnsafeQueueUserWorkItem(displaced, preferLocal: true);
        StalledMailboxes.Watch();
    }

    /// <summary>Gives what is there to the pool: its waker goes on, and others may be idle.</summary>
    public void Flush()
    {
        if (Take() is { } mailbox)
            ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: true);
    }

    public Mailbox? Take() => _mailbox is null ? null : Interlocked.Exchange(ref _mailbox, null);
}
