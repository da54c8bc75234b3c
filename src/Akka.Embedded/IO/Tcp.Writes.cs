using System.Collections;

namespace Akka.IO;

public partial class Tcp
{
    /// <summary>Base of what is written to a connection.</summary>
    public abstract class WriteCommand : Command
    {
        /// <summary>One command that writes the given ones in order.</summary>
        public static WriteCommand Create(IEnumerable<WriteCommand> writes) => Write.Empty.Prepend(writes);

        /// <summary>One command that writes the given ones in order.</summary>
        public static WriteCommand Create(params WriteCommand[] writes) => Create((IEnumerable<WriteCommand>)writes);

        /// <summary>One command that writes <paramref name="other"/> before this.</summary>
        public CompoundWrite Prepend(SimpleWriteCommand other) => new(other, this);

        /// <summary>One command that writes the given ones, in order, before this.</summary>
        public WriteCommand Prepend(IEnumerable<WriteCommand> writes)
        {
            ArgumentNullException.ThrowIfNull(writes);
            var result = this;
            foreach (var write in writes.Reverse())
                result = write switch
                {
                    SimpleWriteCommand simple => result.Prepend(simple),
                    CompoundWrite compound => result.Prepend(compound),
                    null => throw new ArgumentException("A write command is null.", nameof(writes)),
                    _ => throw new ArgumentException($"A write command of type {write.GetType()} is not known.", nameof(writes)),
                };
            return result;
        }
    }

    /// <summary>A write that is not made of others.</summary>
    public abstract class SimpleWriteCommand : WriteCommand
    {
        /// <summary>What the writer is told when the bytes have been handed to the kernel; a <see cref="NoAck"/> is never told.</summary>
        public abstract Event Ack { get; }

        /// <summary>True when <see cref="Ack"/> is to be told.</summary>
        public bool WantsAck => Ack is not NoAck;

        /// <summary>One command that writes this before <paramref name="that"/>.</summary>
        public CompoundWrite Append(WriteCommand that)
        {
            ArgumentNullException.ThrowIfNull(that);
            return that.Prepend(this);
        }
    }

    /// <summary>Bytes to write.</summary>
    public class Write : SimpleWriteCommand
    {
        /// <summary>A write of no bytes, without an ack.</summary>
        public static readonly Write Empty = new(ByteString.Empty, NoAck.Instance);

        private Write(ByteString data, Event ack)
        {
            Data = data;
            Ack = ack;
        }

        /// <summary>The bytes.</summary>
        public ByteString Data { get; }

        /// <inheritdoc />
        public override Event Ack { get; }

        /// <summary>A write that is not acknowledged.</summary>
        public static Write Create(ByteString data) => Create(data, NoAck.Instance);

        /// <summary>A write whose sender is told <paramref name="ack"/> once the bytes went to the kernel; null asks for none.</summary>
        public static Write Create(ByteString data, Event ack)
        {
            ArgumentNullException.ThrowIfNull(data);
            return new Write(data, ack ?? NoAck.Instance);
        }

        /// <inheritdoc />
        public override string ToString() => $"Write({Data.Count} bytes, ack: {Ack})";
    }

    /// <summary>Several writes in order, accepted or refused as one.</summary>
    public class CompoundWrite : WriteCommand, IEnumerable<SimpleWriteCommand>
    {
        /// <summary>Creates the command from its first write and the rest.</summary>
        public CompoundWrite(SimpleWriteCommand head, WriteCommand tailCommand)
        {
            ArgumentNullException.ThrowIfNull(head);
            ArgumentNullException.ThrowIfNull(tailCommand);
            Head = head;
            TailCommand = tailCommand;
        }

        /// <summary>The first write.</summary>
        public SimpleWriteCommand Head { get; }

        /// <summary>The rest.</summary>
        public WriteCommand TailCommand { get; }

        /// <summary>Goes through the simple writes in order.</summary>
        public IEnumerator<SimpleWriteCommand> GetEnumerator()
        {
            WriteCommand? rest = this;
            while (rest is CompoundWrite compound)
            {
                yield return compound.Head;
                rest = compound.TailCommand;
            }

            if (rest is SimpleWriteCommand last)
                yield return last;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc />
        public override string ToString() => $"CompoundWrite({Head}, {TailCommand})";
    }
}
