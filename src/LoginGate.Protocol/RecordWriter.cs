using System.Buffers;

namespace LoginGate.Protocol;

/// <summary>Writes the gate's frames of one of OpenMir2's protocols. Holds no state.</summary>
internal abstract class RecordWriter
{
    /// <summary>The writer for a dialect; null where the gate writes text frames.</summary>
    public static RecordWriter? Of(Dialect dialect) => dialect.Framing switch
    {
        Framing.OpenMir2Letters => new LetterFrameWriter(dialect.Letters),
        _ => BinaryFrameWriter.BothWays(dialect),
    };

    /// <summary>Most bytes a frame with this much data takes.</summary>
    public abstract int FrameBytes(int dataLength);

    /// <summary>Writes a record whose data stands in two pieces.</summary>
    public abstract void Write(
        IBufferWriter<byte> output, BinaryRecordType type, int session, ReadOnlySpan<byte> data, ReadOnlySpan<byte> rest);

    /// <summary>Writes the gate's heartbeat.</summary>
    public abstract void WriteKeepAlive(IBufferWriter<byte> output);
}
