using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop.Connections;

// What goes out.
internal sealed partial class Connection
{
    private void OnWrite(Tcp.WriteCommand command, IActorRef sender)
    {
        if (_state is not (State.AwaitingRegister or State.Open))
        {
            Refuse(command, sender, "The connection is closing.");
            return;
        }
        // Nothing waits before it: to the kernel at once.
        if (_writes is null && _state == State.Open && command is Tcp.Write write)
        {
            if (TrySend(write.Data, 0, out var sent) && sent == write.Data.Count)
                Acknowledge(write, sender);
            else if (_state == State.Open)
                (_writes = new WriteQueue()).Add(write, sender, sent);
            else
                Refuse(command, sender, "The connection broke.");
            return;
        }
        _writes ??= new WriteQueue();
        if (_writes.IsSuspended)
            Refuse(command, sender, "Writing is suspended after a refused write, until ResumeWriting.");
        else if (!_writes.HasRoomFor(command, _origin.Settings.MaxQueuedBytes))
            RefuseForRoom(command, sender);
        else if (!_writes.TryAdd(command, sender))
            Refuse(command, sender, "Only Write and CompoundWrite are known.");
        else if (_state == State.Open && _writes.IsJustBegun)
            Flush();
    }

    private void RefuseForRoom(Tcp.WriteCommand command, IActorRef sender)
    {
        _writes!.IsSuspended = _isRegistered && _suspendsWriting;
        Refuse(command, sender, $"The write queue is full: it may hold {_origin.Settings.MaxQueuedBytes} bytes.");
    }

    private void OnResumeWriting(IActorRef sender)
    {
        if (_writes is null)
            sender.Tell(Tcp.WritingResumed.Instance, this);
        else if (!_writes.TryResume(sender))
            sender.Tell(Tcp.ResumeWriting.Instance.FailureMessage, this);
        else if (_writes.IsEmpty)
            OnFlushed();
    }

    /// <summary>Hands bytes to the kernel.</summary>
    /// <returns>False when the connection broke.</returns>
    private bool TrySend(ByteString data, int from, out int sent)
    {
        sent = from;
        while (sent < data.Count)
        {
            var bytes = data.IsCompact ? data.ToReadOnlySpan()[sent..] : Loop.Buffers.Gather(data, sent);
            var count = LinuxCalls.Send(_fd, bytes);
            if (count == bytes.Length)
            {
                sent += count;
                continue;
            }
            if (count >= 0)
            {
                // The kernel took what it has room for; it says when there is more.
                sent += count;
                return true;
            }
            if (LinuxCalls.LastError is var error && error == LinuxCalls.EAgain)
                return true;
            if (error != LinuxCalls.EIntr)
            {
                Break(error);
                return false;
            }
        }
        return true;
    }

    private void Flush()
    {
        // Who is told may write or close at once.
        while (_writes is { } writes && writes.TryPeek(out var write, out var from, out var writer))
        {
            if (!TrySend(write.Data, from, out var sent))
                return;
            if (sent < write.Data.Count)
            {
                writes.Advance(sent);
                return;
            }
            writes.RemoveFirst();
            Acknowledge(write, writer);
        }
        if (_writes is not null)
            OnFlushed();
    }

    private void OnFlushed()
    {
        var resumer = _writes!.TakeResumer();
        if (!_writes.IsSuspended)
            _writes = null;
        resumer?.Tell(Tcp.WritingResumed.Instance, this);
        if (_state == State.Ending)
            FinishEnd();
    }

    private void Acknowledge(Tcp.Write write, IActorRef writer)
    {
        if (write.WantsAck)
            writer.Tell(write.Ack, this);
    }

    private void Refuse(Tcp.WriteCommand command, IActorRef sender, string reason) =>
        sender.Tell(command.FailedBy(new IOException(reason)), this);
}
