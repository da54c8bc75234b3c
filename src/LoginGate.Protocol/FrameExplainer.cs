using System.Buffers.Binary;
using System.Text;

namespace LoginGate.Protocol;

/// <summary>Puts captured bytes into words: frames of both directions, bare packets, OpenMir2 records.</summary>
public static class FrameExplainer
{
    /// <summary>
    /// Explains captured text: the bytes as they stand, or hexadecimal digits with or without white space (needed for OpenMir2).
    /// </summary>
    /// <param name="text">The capture.</param>
    /// <param name="dialect">Null: the preset that fits best.</param>
    /// <param name="direction">Only decides what the bytes themselves do not show.</param>
    public static Explanation Explain(string text, Dialect? dialect = null, WireDirection direction = WireDirection.Guess)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Explain(TryHex(text) ?? Encoding.Latin1.GetBytes(text), dialect, direction);
    }

    /// <summary>Explains captured bytes.</summary>
    /// <param name="capture">The bytes, whole frames at best.</param>
    /// <param name="dialect">Null: the preset that fits best.</param>
    /// <param name="direction">Only decides what the bytes themselves do not show.</param>
    public static Explanation Explain(ReadOnlySpan<byte> capture, Dialect? dialect = null, WireDirection direction = WireDirection.Guess)
    {
        var pieces = WirePiece.Cut(capture);
        var fitting = dialect is null ? DialectGuess.Best(pieces, direction) : [];
        var used = dialect ?? (fitting.Count > 0 ? fitting[0] : Dialect.Classic);
        return new Explanation(
            used,
            [.. fitting.Select(fit => fit.Name)],
            [.. pieces.Select(piece => Explain(used, piece, direction))]);
    }

    /// <summary>Whether a text frame is LoginSrv's: a session number or <c>+</c> follows the <c>%</c>.</summary>
    internal static bool IsFromLoginSrv(ReadOnlySpan<byte> frame) => WireBytes.IsDigit(frame[1]) || frame[1] == WireBytes.Plus;

    /// <summary>Whether a bare packet is a client's: it has a digit, or only clients send its message.</summary>
    internal static bool IsFromClient(Dialect dialect, ReadOnlySpan<byte> packet, WireDirection direction)
    {
        if (direction is WireDirection.FromClient or WireDirection.FromGate) return true;
        if (direction is WireDirection.ToClient or WireDirection.FromLoginSrv) return false;
        if (packet.Length > 1 && WireBytes.IsDigit(packet[1])) return true;
        return LoginPacket.TryParseHeader(dialect, packet, out var header, out _)
            && dialect.Idents.NameOfReply(header.Ident) is null
            && dialect.Idents.NameOfRequest(header.Ident) is not null;
    }

    /// <summary>Whether a bare packet is what the dialect's clients begin with.</summary>
    internal static bool IsGreeting(Dialect dialect, ReadOnlySpan<byte> packet) => dialect.ClientGreeting is { } greeting && greeting.Is(packet);

    private static byte[]? TryHex(string text)
    {
        string digits = string.Concat(text.Where(value => !char.IsWhiteSpace(value)));
        bool isHex = digits.Length >= 2 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit);
        return isHex ? Convert.FromHexString(digits) : null;
    }

    private static ExplainedFrame Explain(Dialect dialect, WirePiece piece, WireDirection direction)
    {
        switch (piece.Kind)
        {
            case WirePieceKind.FlowControl:
                var sender = direction is WireDirection.ToClient or WireDirection.FromLoginSrv ? WireDirection.ToClient : WireDirection.FromClient;
                return new ExplainedFrame(sender, "*", $"flow control", [], true);
            case WirePieceKind.Packet when IsGreeting(dialect, piece.Bytes):
                return Plain(dialect, WireDirection.FromClient, piece.Bytes, $"greeting of a client");
            case WirePieceKind.LoginKeyAnswer:
                var answer = PacketWords.OfLoginKeyAnswer(dialect, piece.Bytes);
                return new ExplainedFrame(WireDirection.FromClient, answer.Text, answer.Title, answer.Details, answer.IsSound);
            case WirePieceKind.Packet:
                bool fromClient = IsFromClient(dialect, piece.Bytes, direction);
                var words = PacketWords.Of(dialect, piece.Bytes, fromClient, isBare: true);
                return new ExplainedFrame(
                    fromClient ? WireDirection.FromClient : WireDirection.ToClient, words.Text, words.Title, words.Details, words.IsSound);
            case WirePieceKind.Record:
                return Record(dialect, piece.Bytes, direction);
            case WirePieceKind.TextFrame:
                return IsFromLoginSrv(piece.Bytes) ? FromLoginSrv(dialect, piece.Bytes) : FromGate(dialect, piece.Bytes);
            default:
                return new ExplainedFrame(direction, PacketWords.LeftOut, $"{Counted.Text(piece.Bytes.Length, "byte that is", "bytes that are")} no frame", [], false);
        }
    }

    private static ExplainedFrame FromGate(Dialect dialect, byte[] bytes)
    {
        // What is a number to this dialect may be text, and what text is nobody knows.
        if (dialect.Framing == Framing.OpenMir2Letters && !LetterFrame.IsLikely(bytes))
            return Malformed(WireDirection.FromGate, bytes, $"{GateFrameError.BadNumber}");
        using var decoder = new GateFrameDecoder(dialect, Math.Max(bytes.Length, 64));
        ReadOnlySpan<byte> input = bytes;
        decoder.Read(ref input, out var frame);
        return FromGate(dialect, bytes, frame);
    }

    private static ExplainedFrame FromGate(Dialect dialect, byte[] bytes, GateFrame frame)
    {
        const WireDirection direction = WireDirection.FromGate;
        var session = frame.Session;
        switch (frame.Kind)
        {
            case GateFrameKind.Open:
                string client = Encoding.Latin1.GetString(frame.ClientAddress);
                return Plain(dialect, direction, bytes, frame.SecondAddress.IsEmpty
                    ? (FormattableString)$"open, session {session}, client {client}"
                    : $"open, session {session}, client {client}, second address {Encoding.Latin1.GetString(frame.SecondAddress)}");
            case GateFrameKind.Data:
                return Data(dialect, direction, bytes, frame.Payload, title => $"data, session {session}: {title}");
            case GateFrameKind.Close:
                return Plain(dialect, direction, bytes, $"close, session {session}");
            case GateFrameKind.Heartbeat:
                return Plain(dialect, direction, bytes, $"heartbeat");
            case GateFrameKind.Announce:
                return Plain(dialect, direction, bytes, $"announcement, the gate is {Encoding.Latin1.GetString(frame.ClientAddress)}");
            default:
                return Malformed(direction, bytes, $"{frame.Error}");
        }
    }

    private static ExplainedFrame FromLoginSrv(Dialect dialect, byte[] bytes)
    {
        using var decoder = new LoginSrvFrameDecoder(dialect, Math.Max(bytes.Length, 64));
        ReadOnlySpan<byte> input = bytes;
        decoder.Read(ref input, out var frame);
        return FromLoginSrv(dialect, bytes, frame);
    }

    private static ExplainedFrame FromLoginSrv(Dialect dialect, byte[] bytes, LoginSrvFrame frame)
    {
        const WireDirection direction = WireDirection.FromLoginSrv;
        var session = frame.Session;
        return frame.Kind switch
        {
            LoginSrvFrameKind.Reply => Data(dialect, direction, bytes, frame.Payload, title => $"reply, session {session}: {title}"),
            LoginSrvFrameKind.Heartbeat => Plain(dialect, direction, bytes, $"heartbeat answer") with { Text = HeartbeatText(dialect, bytes) },
            LoginSrvFrameKind.Kick => Plain(dialect, direction, bytes, $"kick, session {session}"),
            LoginSrvFrameKind.KickAndBanTemporary => Plain(dialect, direction, bytes, $"kick, session {session}; block its address for a time"),
            LoginSrvFrameKind.KickAndBanPermanent => Plain(dialect, direction, bytes, $"kick, session {session}; block its address for good"),
            LoginSrvFrameKind.BanAddress => Plain(dialect, direction, bytes, $"block address {frame.Address}"),
            _ => Malformed(direction, bytes, $"{frame.Anomaly}"),
        };
    }

    // The records of both directions look alike; only data and keep-alive come from either side.
    private static ExplainedFrame Record(Dialect dialect, byte[] bytes, WireDirection direction)
    {
        var binary = dialect.HasRecords ? dialect : DialectGuess.OfRecord(bytes);
        bool nullSession = SessionField(bytes) == -1;
        bool fromLoginSrv = direction switch
        {
            WireDirection.FromLoginSrv or WireDirection.ToClient => true,
            WireDirection.FromGate or WireDirection.FromClient => false,
            _ => nullSession || (bytes[BinaryRecord.HeaderBytes + 1] == (byte)BinaryRecordType.Data && bytes[^1] == WireBytes.FrameEnd),
        };
        ReadOnlySpan<byte> input = bytes;
        if (fromLoginSrv)
        {
            using var server = new LoginSrvFrameDecoder(binary, Math.Max(bytes.Length, 64));
            server.Read(ref input, out var reply);
            return FromLoginSrv(binary, bytes, reply);
        }
        using var gate = new GateFrameDecoder(binary, Math.Max(bytes.Length, 64));
        gate.Read(ref input, out var frame);
        return FromGate(binary, bytes, frame);
    }

    private static ExplainedFrame Plain(Dialect dialect, WireDirection direction, byte[] bytes, FormattableString title) =>
        new(direction, IsRecord(bytes) ? RecordText(dialect, bytes) : PacketWords.Printable(bytes), title, [], true);

    private static ExplainedFrame Malformed(WireDirection direction, byte[] bytes, string error)
    {
        string text = IsRecord(bytes) ? $"{Hex(bytes.AsSpan(..BinaryRecord.HeaderBytes))}{PacketWords.LeftOut}" : $"%{PacketWords.LeftOut}$";
        return new ExplainedFrame(direction, text, $"malformed frame: {error}", [$"{Counted.Text(bytes.Length, "byte")}, not shown"], false);
    }

    private static ExplainedFrame Data(Dialect dialect, WireDirection direction, byte[] bytes, ReadOnlySpan<byte> payload, Func<FormattableString, FormattableString> say)
    {
        var words = PacketWords.Of(dialect, payload, direction is WireDirection.FromGate, isBare: false);
        string text = IsRecord(bytes)
            ? Hex(bytes.AsSpan(..^payload.Length)) + (words.IsHarmless ? Hex(payload) : PacketWords.LeftOut)
            : $"{PacketWords.Printable(bytes.AsSpan(..^(payload.Length + 1)))}{words.Text}$";
        return new ExplainedFrame(direction, text, say(words.Title), words.Details, words.IsSound);
    }

    // Gates take every "%+" they do not know for one.
    private static string HeartbeatText(Dialect dialect, byte[] bytes) =>
        IsRecord(bytes) ? RecordText(dialect, bytes) : bytes.AsSpan().SequenceEqual("%++$"u8) ? "%++$" : $"%+{PacketWords.LeftOut}$";

    // Only an enter, whose addresses have been read, has data here; a keep-alive has nothing at all.
    private static string RecordText(Dialect dialect, byte[] bytes)
    {
        BinaryRecord.Parse(bytes.AsSpan(BinaryRecord.HeaderBytes..), bytes.Length - BinaryRecord.HeaderBytes, BinaryRecord.FormOf(dialect), out var record);
        bool isKnown = record.Type == BinaryRecordType.KeepAlive
            ? bytes.Length == BinaryRecord.HeaderBytes + BinaryRecord.SmallestRecord && SessionField(bytes) is 0 or -1
            : record.Data.IsEmpty || record.Type == BinaryRecordType.Enter;
        return isKnown ? Hex(bytes) : $"{Hex(bytes.AsSpan(..(BinaryRecord.HeaderBytes + 2)))}{PacketWords.LeftOut}";
    }

    private static int SessionField(byte[] record) => BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(BinaryRecord.HeaderBytes + 2));

    private static bool IsRecord(ReadOnlySpan<byte> bytes) => bytes.StartsWith(BinaryRecord.PacketCode);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
