using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>
/// The sending half of a connection: queue, bound, acks. Writes go to the kernel at once when nothing is under way, and together
/// when it takes bytes again. A part of the connection, as its reader.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ConnectionWriter(int limit)
{
    private WriteQueue _queue = new();

    // Bytes that the kernel took in this run of the mailbox; see Settle.
    private long _unsettled = 0;
    private bool _suspended = false;
    private bool _awaitsWritable = false;
    private IActorRef? _resumer = null;

    public readonly bool IsIdle => _queue.IsEmpty;

    /// <summary>True while the engine will say when the socket takes bytes again.</summary>
    public readonly bool AwaitsWritable => _awaitsWritable;

    public readonly long QueuedBytes => _queue.Bytes;

    /// <summary>Takes a write into the queue, or refuses it with an answer to its writer.</summary>
    /// <param name="command">The write.</param>
    /// <param name="writer">Who gets acks and failures.</param>
    /// <param name="connection">Whom they come from.</param>
    /// <param name="isRegistered">False before somebody registered: then the bound holds for the first write too.</param>
    /// <param name="useResumeWriting">Whether a refused write ends writing until <see cref="Tcp.ResumeWriting"/>.</param>
    public bool TryEnqueue(Tcp.WriteCommand command, IActorRef writer, IActorRef connection, bool isRegistered, bool useResumeWriting)
    {
        if (!IsKnown(command))
            return Refuse(command, writer, connection, $"A write of type {command.GetType()} is not known.");
        if (_suspended)
            return Refuse(command, writer, connection, "Writing is suspended after a refused write, until ResumeWriting.");
        if (limit >= 0 && IsFull(SizeOf(command), !isRegistered))
        {
            _suspended = useResumeWriting;
            return Refuse(command, writer, connection, $"The write queue is full: it may hold {limit} bytes.");
        }

        if (command is Tcp.Write write)
            Add(write, writer);
        else
            foreach (var part in (Tcp.CompoundWrite)command)
                Add((Tcp.Write)part, writer);
        return true;
    }

    /// <summary>Hands the kernel as much as it takes.</summary>
    /// <returns>Null, or the error that ended it.</returns>
    public SocketException? Flush(StreamSocket socket, IActorRef connection)
    {
        while (!_queue.IsEmpty)
        {
            var next = _queue.Next();
            if (next.IsEmpty)
            {
                Complete(0, connection);
                continue;
            }

            var sent = socket.Send(next);
            if (sent == StreamSocket.Failed)
                return socket.Error;
            if (sent > 0)
                Complete(sent, connection, settleLater: limit >= 0);
            if (sent == next.Length)
                continue;
            _awaitsWritable = true;
            socket.AwaitWritable(sent > 0 ? next[sent..] : next);
            return null;
        }

        if (_resumer is { } resumer)
        {
            _resumer = null;
            resumer.Tell(Tcp.WritingResumed.Instance, connection);
        }

        return null;
    }

    /// <summary>After the engine said that the socket takes bytes again.</summary>
    public SocketException? Continue(StreamSocket socket, IActorRef connection)
    {
        _awaitsWritable = false;
        var sent = socket.TakeSent();
        if (sent == StreamSocket.Failed)
            return socket.Error;
        if (sent > 0)
            Complete(sent, connection);
        return Flush(socket, connection);
    }

    /// <summary>
    /// Frees the room of bytes that the kernel took. It comes as a message behind the writes that were already waiting, so that a
    /// burst meets the bound whether or not the kernel was quick.
    /// </summary>
    public void Settle() => _unsettled = 0;

    /// <summary>Ends the refusal of writes; says so when the queue is empty. Only one writer may wait for that.</summary>
    public void Resume(IActorRef writer, IActorRef connection)
    {
        _suspended = false;
        if (_queue.IsEmpty)
            writer.Tell(Tcp.WritingResumed.Instance, connection);
        else if (_resumer is null)
            _resumer = writer;
        else
            writer.Tell(Tcp.ResumeWriting.Instance.FailureMessage, connection);
    }

    public readonly IEnumerable<IActorRef> Writers() => _queue.Writers();

    private readonly bool IsFull(int size, bool strict)
    {
        var held = _queue.Bytes + _unsettled;

        // A write larger than the bound must be possible too: it is taken when nothing else waits.
        return held + size > limit && (strict || held > 0);
    }

    private void Complete(int bytes, IActorRef connection, bool settleLater = false)
    {
        // Told before the acks: a writer that goes on with an ack finds the room free.
        if (settleLater && _unsettled == 0)
            connection.Tell(ConnectionSelf.Settle, connection);
        if (settleLater)
            _unsettled += bytes;
        _queue.Complete(bytes, connection);
    }

    private void Add(Tcp.Write write, IActorRef writer)
    {
        if (!write.Data.IsEmpty || write.WantsAck)
            _queue.Enqueue(write.Data, write.Ack, writer);
    }

    private static bool Refuse(Tcp.WriteCommand command, IActorRef writer, IActorRef connection, string reason)
    {
        writer.Tell(command.FailureMessage.WithCause(new InvalidOperationException(reason)), connection);
        return false;
    }

    // Others could derive from the base classes, which are public.
    private static bool IsKnown(Tcp.WriteCommand command) =>
        command is Tcp.Write || (command is Tcp.CompoundWrite compound && compound.All(part => part is Tcp.Write));

    private static int SizeOf(Tcp.WriteCommand command) =>
        command is Tcp.Write write ? write.Data.Count : ((Tcp.CompoundWrite)command).Sum(part => ((Tcp.Write)part).Data.Count);
}
