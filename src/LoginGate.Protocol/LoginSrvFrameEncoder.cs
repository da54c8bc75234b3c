using System.Buffers;
using System.Net;

namespace LoginGate.Protocol;

/// <summary>
/// Writes LoginSrv's frames to the gate, as each family of LoginSrv does. It trusts the content it is given: a stand-in must
/// be able to send what a real one might. Several threads may share it.
/// </summary>
public sealed class LoginSrvFrameEncoder
{
    private readonly Dialect _dialect;
    private readonly BinaryFrameWriter? _records;

    /// <summary>Makes an encoder.</summary>
    public LoginSrvFrameEncoder(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        _dialect = dialect;
        _records = BinaryFrameWriter.BothWays(dialect);
    }

    /// <summary>Writes bytes for one client. In a record they end in the <c>$</c> that OpenMir2's LoginSrv leaves there.</summary>
    public void WriteReply(IBufferWriter<byte> output, int session, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_records is not null)
        {
            _records.Write(output, BinaryRecordType.Data, session, payload, "$"u8);
            return;
        }
        var span = output.GetSpan(1 + SessionHead.MaxBytes + 1 + payload.Length + 2);
        span[0] = WireBytes.FrameStart;
        int at = 1 + SessionHead.Write(_dialect.SessionForm, session, span[1..]);
        span[at++] = WireBytes.Slash;
        payload.CopyTo(span[at..]);
        output.Advance(Finish(span, at + payload.Length));
    }

    /// <summary>Writes the answer to a heartbeat.</summary>
    public void WriteHeartbeat(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_records is not null) _records.WriteKeepAliveAnswer(output);
        else WriteCommand(output, WireBytes.Plus, []);
    }

    /// <summary>Writes that the gate has to close a client. In OpenMir2 too this is a text frame, as its LoginSrv sends it.</summary>
    public void WriteKick(IBufferWriter<byte> output, int session) => WriteCommand(output, WireBytes.Minus, session);

    /// <summary>Writes that the gate has to close a client and block its address.</summary>
    public void WriteKickAndBan(IBufferWriter<byte> output, int session, bool permanent) =>
        WriteCommand(output, permanent ? (byte)'T' : (byte)'B', session);

    /// <summary>Writes that the gate has to block an address.</summary>
    public void WriteBanAddress(IBufferWriter<byte> output, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> text = stackalloc byte[DottedAddress.MaxBytes];
        int length = DottedAddress.Write(address, text);
        WriteCommand(output, (byte)'M', text[..length]);
    }

    private void WriteCommand(IBufferWriter<byte> output, byte letter, int session)
    {
        Span<byte> text = stackalloc byte[SessionNumber.MaxDigits];
        int length = SessionNumber.Write(session, text);
        WriteCommand(output, letter, text[..length]);
    }

    private void WriteCommand(IBufferWriter<byte> output, byte letter, ReadOnlySpan<byte> argument)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(3 + argument.Length + 2);
        span[0] = WireBytes.FrameStart;
        span[1] = WireBytes.Plus;
        span[2] = letter;
        argument.CopyTo(span[3..]);
        output.Advance(Finish(span, 3 + argument.Length));
    }

    private int Finish(Span<byte> span, int at)
    {
        span[at++] = WireBytes.FrameEnd;
        if (_dialect.AppendsNul) span[at++] = 0;
        return at;
    }
}
