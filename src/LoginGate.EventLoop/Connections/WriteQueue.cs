using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>
/// The writes of one connection that the kernel has not taken, in order, each with its writer. Made when the first one has to wait,
/// dropped when none does. With the loop's state.
/// </summary>
internal sealed class WriteQueue
{
    private readonly Queue<(Tcp.Write Write, IActorRef Writer)> _waiting = new();
    private int _sentOfFirst;
    private IActorRef? _resumer;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Whether nothing waited before the last addition, so that nobody is told by the kernel when there is room.</summary>
    public bool IsJustBegun { get; private set; }

    /// <summary>Bytes that the kernel has not taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>After a refused write, where the handler registered for it: all are refused until it says to go on.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether a command may wait. One that is larger than the bound is taken when nothing else waits.</summary>
    /// <param name="command">The write.</param>
    /// <param name="mostBytes">The bound; below zero there is none.</param>
    public bool HasRoomFor(Tcp.WriteCommand command, long mostBytes) => mostBytes < 0 || IsEmpty || Bytes + command.Bytes <= mostBytes;

    /// <summary>Adds a write of which the kernel took some.</summary>
    public void Add(Tcp.Write write, IActorRef writer, int sent)
    {
        _waiting.Enqueue((write, writer));
        Bytes += write.Data.Count - sent;
        _sentOfFirst = sent;
    }

    /// <summary>Adds a write, or the parts of a compound one; false when there is something else among them.</summary>
    public bool TryAdd(Tcp.WriteCommand command, IActorRef writer)
    {
        IsJustBegun = IsEmpty;
        switch (command)
        {
            case Tcp.Write write:
                Enqueue(write, writer);
                return true;
            case Tcp.CompoundWrite compound when compound.All(part => part is Tcp.Write):
                foreach (var part in compound)
                    Enqueue((Tcp.Write)part, writer);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The first write, and how much of it the kernel took.</summary>
    public bool TryPeek(out Tcp.Write write, out int sent, out IActorRef writer)
    {
        var isThere = _waiting.TryPeek(out var first);
        (write, writer) = first;
        sent = _sentOfFirst;
        return isThere;
    }

    /// <summary>The kernel took some of the first write.</summary>
    /// <param name="sent">How much of it in all.</param>
    public void Advance(int sent)
    {
        IsJustBegun = false;
        Bytes -= sent - _sentOfFirst;
        _sentOfFirst = sent;
    }

    /// <summary>The kernel took all of the first write.</summary>
    public void RemoveFirst()
    {
        Bytes -= _waiting.Dequeue().Write.Data.Count - _sentOfFirst;
        _sentOfFirst = 0;
    }

    /// <summary>Ends the refusal of writes; who asks hears of it when the queue is empty. Only one may wait for that.</summary>
    public bool TryResume(IActorRef writer)
    {
        IsSuspended = false;
        if (_resumer is not null)
            return false;
        _resumer = writer;
        return true;
    }

    /// <summary>Who is to hear that the queue is empty, once.</summary>
    public IActorRef? TakeResumer()
    {
        var resumer = _resumer;
        _resumer = null;
        return resumer;
    }

    /// <summary>The connection is over: every writer is told what was lost.</summary>
    public void RefuseAll(IActorRef connection)
    {
        while (_waiting.TryDequeue(out var lost))
            lost.Writer.Tell(lost.Write.FailedBy(new IOException("The connection was closed before the write was done.")), connection);
    }

    private void Enqueue(Tcp.Write write, IActorRef writer)
    {
        _waiting.Enqueue((write, writer));
        Bytes += write.Data.Count;
    }
}
