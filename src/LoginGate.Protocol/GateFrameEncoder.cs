using System.Buffers;
using System.Net;

namespace LoginGate.Protocol;

/// <summary>
/// Writes the gate's frames to LoginSrv. It refuses anything that could be read as another frame: nothing a client sent can
/// forge one. Holds no state and allocates nothing; several threads may share it.
/// </summary>
public sealed class GateFrameEncoder
{
    // "%" letter session "/" address "/" address "$"
    private const int LongestOpen = 2 + SessionHead.MaxBytes + 1 + DottedAddress.MaxBytes + 1 + DottedAddress.MaxBytes + 1;

    private readonly Dialect _dialect;
    private readonly RecordWriter? _records;

    /// <summary>Makes an encoder for a dialect that <see cref="Dialect.Validate"/> finds sound.</summary>
    /// <exception cref="ArgumentException">The dialect is not sound.</exception>
    public GateFrameEncoder(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        var errors = dialect.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors.Select(FormattableString.Invariant)), nameof(dialect));
        _dialect = dialect;
        _records = RecordWriter.Of(dialect);
    }

    /// <summary>Most bytes that the data frame of a packet of this length takes.</summary>
    public int MaxDataFrameBytes(int packetLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(packetLength);
        return _records is not null
            ? _records.FrameBytes(packetLength)
            : packetLength + 2 + SessionHead.MaxBytes + 2 + (_dialect.RewritesCodeDigit ? 1 : 0);
    }

    /// <summary>Writes that a client has connected.</summary>
    /// <param name="output">Takes the frame.</param>
    /// <param name="session">1 to 2147483647.</param>
    /// <param name="client">The client's address; IPv4-mapped is written as IPv4.</param>
    /// <param name="second">Written where the dialect's <see cref="Dialect.SecondAddress"/> is Local or LoginSrv; else not looked at.</param>
    /// <exception cref="ArgumentException">An address that <see cref="Dialect.CanAnnounce"/> says no to.</exception>
    public void WriteOpen(IBufferWriter<byte> output, int session, IPAddress client, IPAddress second)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(second);
        SessionNumber.ThrowIfInvalid(session);
        ThrowIfUnknowable(client, nameof(client));
        if (_records is not null)
        {
            WriteRecordOpen(_records, output, session, client, second);
            return;
        }
        var span = output.GetSpan(LongestOpen);
        int at = WriteStart(span, _dialect.Letters.Open, session);
        span[at++] = WireBytes.Slash;
        at += DottedAddress.Write(client, span[at..]);
        if (_dialect.SecondAddress != SecondAddress.None)
        {
            span[at++] = WireBytes.Slash;
            at += WriteSecond(client, second, span[at..]);
        }
        span[at++] = WireBytes.FrameEnd;
        output.Advance(at);
    }

    /// <summary>Writes one packet of a client.</summary>
    /// <param name="output">Takes the frame, at most <see cref="MaxDataFrameBytes"/>.</param>
    /// <param name="session">1 to 2147483647.</param>
    /// <param name="packet"><c>#...!</c>, at most <see cref="Dialect.PayloadLimit"/> bytes, printable ASCII without <c>% $</c> and without further <c># !</c>.</param>
    /// <exception cref="ArgumentException">The packet is none, too long, or holds a byte that does not belong there.</exception>
    public void WriteData(IBufferWriter<byte> output, int session, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(output);
        SessionNumber.ThrowIfInvalid(session);
        ThrowIfUnsafe(packet);
        if (_dialect.RewritesCodeDigit)
        {
            WriteWithDigitOne(output, session, packet);
            return;
        }
        if (_records is not null)
        {
            _records.Write(output, BinaryRecordType.Data, session, packet, default);
            return;
        }
        var span = output.GetSpan(MaxDataFrameBytes(packet.Length));
        int at = WriteStart(span, _dialect.Letters.Data, session);
        span[at++] = WireBytes.Slash;
        packet.CopyTo(span[at..]);
        at += packet.Length;
        span[at++] = WireBytes.FrameEnd;
        output.Advance(at);
    }

    /// <summary>Writes that a client is gone.</summary>
    /// <param name="output">Takes the frame.</param>
    /// <param name="session">1 to 2147483647.</param>
    public void WriteClose(IBufferWriter<byte> output, int session)
    {
        ArgumentNullException.ThrowIfNull(output);
        SessionNumber.ThrowIfInvalid(session);
        if (_records is not null)
        {
            _records.Write(output, BinaryRecordType.Leave, session, default, default);
            return;
        }
        var span = output.GetSpan(2 + SessionHead.MaxBytes + 1);
        int at = WriteStart(span, _dialect.Letters.Close, session);
        span[at++] = WireBytes.FrameEnd;
        output.Advance(at);
    }

    /// <summary>Writes a heartbeat, which LoginSrv answers.</summary>
    public void WriteHeartbeat(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_records is not null) _records.WriteKeepAlive(output);
        else output.Write("%--$"u8);
    }

    /// <summary>Writes what the gate calls itself: the first frame of a connection. Nothing where the dialect has no <see cref="Dialect.Announce"/>.</summary>
    public void WriteAnnounce(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_dialect.Announce is { } address) AnnounceFrame.Write(output, address);
    }

    private int WriteStart(Span<byte> span, byte letter, int session)
    {
        span[0] = WireBytes.FrameStart;
        span[1] = letter;
        return 2 + SessionHead.Write(_dialect.SessionForm, session, span[2..]);
    }

    private int WriteSecond(IPAddress client, IPAddress second, Span<byte> destination)
    {
        if (_dialect.SecondAddress == SecondAddress.Client) return DottedAddress.Write(client, destination);
        if (_dialect.PublicAddress is { } address) return DottedAddress.Write(address, destination);
        ThrowIfUnknowable(second, nameof(second));
        return DottedAddress.Write(second, destination);
    }

    private void WriteRecordOpen(RecordWriter records, IBufferWriter<byte> output, int session, IPAddress client, IPAddress second)
    {
        Span<byte> addresses = stackalloc byte[2 * DottedAddress.MaxBytes + 1];
        int at = DottedAddress.Write(client, addresses);
        addresses[at++] = WireBytes.Slash;
        at += WriteSecond(client, second, addresses[at..]);
        records.Write(output, BinaryRecordType.Enter, session, addresses[..at], default);
    }

    private void WriteWithDigitOne(IBufferWriter<byte> output, int session, ReadOnlySpan<byte> packet)
    {
        var rest = packet[1..];
        if (WireBytes.IsDigit(rest[0])) rest = rest[1..];
        else if (packet.Length == _dialect.PayloadLimit) ThrowUnsafe(nameof(packet), packet.Length + 1);
        if (_records is not null)
        {
            _records.Write(output, BinaryRecordType.Data, session, "#1"u8, rest);
            return;
        }
        var span = output.GetSpan(MaxDataFrameBytes(packet.Length));
        int at = WriteStart(span, _dialect.Letters.Data, session);
        "/#1"u8.CopyTo(span[at..]);
        at += 3;
        rest.CopyTo(span[at..]);
        at += rest.Length;
        span[at++] = WireBytes.FrameEnd;
        output.Advance(at);
    }

    private void ThrowIfUnknowable(IPAddress address, string name)
    {
        if (!_dialect.CanAnnounce(address)) throw new ArgumentException($"LoginSrv of dialect {_dialect.Name} takes IPv4 addresses only.", name);
    }

    private void ThrowIfUnsafe(ReadOnlySpan<byte> packet)
    {
        bool safe = packet.Length >= 2 && packet.Length <= _dialect.PayloadLimit
            && packet[0] == WireBytes.PacketStart
            && packet[^1] == WireBytes.PacketEnd
            && !packet[1..^1].ContainsAnyExcept(WireBytes.PacketInside);
        if (!safe) ThrowUnsafe(nameof(packet), packet.Length);
    }

    private void ThrowUnsafe(string name, int length) => throw new ArgumentException(
        $"Not one whole packet of at most {_dialect.PayloadLimit} bytes that is safe to forward ({length} bytes).", name);
}
