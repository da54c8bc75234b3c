namespace LoginGate.Protocol;

internal enum WirePieceKind
{
    /// <summary><c>%...$</c>, with a number as text or as an int32.</summary>
    TextFrame,

    /// <summary>OpenMir2 header and record.</summary>
    Record,

    /// <summary>A packet <c>#...!</c> outside a frame.</summary>
    Packet,

    /// <summary>One <c>*</c>.</summary>
    FlowControl,

    /// <summary>A 3K client's answer to its gate's key, outside any packet.</summary>
    LoginKeyAnswer,

    Garbage,
}

/// <summary>Part of a capture, marks and header included.</summary>
internal sealed record WirePiece(WirePieceKind Kind, byte[] Bytes)
{
    /// <summary>Cuts a capture into pieces; NULs and white space between them are left out.</summary>
    public static List<WirePiece> Cut(ReadOnlySpan<byte> capture)
    {
        var pieces = new List<WirePiece>();
        while (true)
        {
            capture = capture.TrimStart("\0\r\n\t "u8);
            if (capture.IsEmpty) return pieces;
            var (kind, length) = Next(capture);
            pieces.Add(new WirePiece(kind, capture[..length].ToArray()));
            capture = capture[length..];
        }
    }

    private static (WirePieceKind Kind, int Length) Next(ReadOnlySpan<byte> capture)
    {
        if (capture[0] == WireBytes.FlowControl) return (WirePieceKind.FlowControl, 1);
        if (capture.StartsWith(LoginKeyRules.Mark) && capture.Length >= LoginKeyRules.Mark.Length + LoginKeyRules.AnswerChars)
            return (WirePieceKind.LoginKeyAnswer, LoginKeyRules.Mark.Length + LoginKeyRules.AnswerChars);
        if (capture.StartsWith(BinaryRecord.PacketCode) && RecordLength(capture) is { } length) return (WirePieceKind.Record, length);
        if (LetterFrame.IsLikely(capture)) return (WirePieceKind.TextFrame, LetterFrame.Measure(capture));
        var (kind, last) = capture[0] == WireBytes.FrameStart
            ? (WirePieceKind.TextFrame, capture.IndexOf(WireBytes.FrameEnd))
            : (WirePieceKind.Packet, capture[0] == WireBytes.PacketStart ? capture.IndexOf(WireBytes.PacketEnd) : -1);
        if (last > 0) return (kind, last + 1);
        int next = capture[1..].IndexOfAny(WireBytes.FrameStart, WireBytes.PacketStart, WireBytes.FlowControl);
        int code = capture[1..].IndexOf(BinaryRecord.PacketCode);
        if (code >= 0 && (next < 0 || code < next)) next = code;
        return (WirePieceKind.Garbage, next < 0 ? capture.Length : next + 1);
    }

    private static int? RecordLength(ReadOnlySpan<byte> capture)
    {
        if (capture.Length < BinaryRecord.HeaderBytes) return null;
        int length = System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(capture[BinaryRecord.PacketCode.Length..]);
        var record = capture[BinaryRecord.HeaderBytes..];
        return IsRecord(record, length, SessionIdForm.Text) || IsRecord(record, length, SessionIdForm.Int32) ? BinaryRecord.HeaderBytes + length : null;
    }

    private static bool IsRecord(ReadOnlySpan<byte> record, int length, SessionIdForm form) =>
        BinaryRecord.Parse(record, length, form, out _) == BinaryParse.Complete;
}
