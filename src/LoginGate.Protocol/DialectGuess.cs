namespace LoginGate.Protocol;

/// <summary>Finds the presets that a capture fits best.</summary>
internal static class DialectGuess
{
    private const int KnownLetter = 2;
    private const int FittingAddresses = 1;
    private const int KnownMessage = 4;
    private const int RightFraming = 4;

    // More than any message can have.
    internal const int OwnHandshake = 8;
    private const int Misfit = -3;

    // Most common first: it wins among equals.
    internal static readonly Dialect[] Candidates =
    [
        Dialect.Classic, Dialect.Delphi98k, Dialect.Delphi98kClient, Dialect.Delphi, Dialect.Delphi3k, Dialect.Vc12, Dialect.Vc16, Dialect.Wol,
        Dialect.OpenMir2, Dialect.OpenMir2Int, Dialect.OpenMir2Of2022, Dialect.AppleM2, Dialect.ClassicSubstituted,
    ];

    /// <summary>The best presets, the first to be used; none when nothing in the capture speaks for any.</summary>
    public static List<Dialect> Best(List<WirePiece> pieces, WireDirection direction)
    {
        var best = new List<Dialect>();
        int bestScore = 1;
        foreach (var dialect in Candidates)
        {
            int score = pieces.Sum(piece => Score(dialect, piece, direction));
            // Only the exchange itself tells the two apart.
            bool needsMore = dialect == Dialect.Delphi98kClient;
            if (needsMore ? score <= bestScore : score < bestScore) continue;
            if (score > bestScore) best.Clear();
            bestScore = score;
            best.Add(dialect);
        }
        return best;
    }

    /// <summary>The preset that a record fits; where both do, the newer.</summary>
    public static Dialect OfRecord(ReadOnlySpan<byte> bytes) => IsRecordOf(Dialect.OpenMir2, bytes) ? Dialect.OpenMir2 : Dialect.OpenMir2Int;

    private static bool IsRecordOf(Dialect dialect, ReadOnlySpan<byte> bytes)
    {
        var record = bytes[BinaryRecord.HeaderBytes..];
        return BinaryRecord.Parse(record, record.Length, BinaryRecord.FormOf(dialect), out _) == BinaryParse.Complete;
    }

    internal static int Score(Dialect dialect, WirePiece piece, WireDirection direction)
    {
        bool binary = dialect.HasRecords;
        switch (piece.Kind)
        {
            case WirePieceKind.Packet when FrameExplainer.IsGreeting(dialect, piece.Bytes):
                return KnownMessage;
            case WirePieceKind.Packet:
                return ScorePacket(dialect, piece.Bytes, FrameExplainer.IsFromClient(dialect, piece.Bytes, direction));
            case WirePieceKind.LoginKeyAnswer:
                return dialect.Handshake is LoginKeyRules ? OwnHandshake : 0;
            case WirePieceKind.Record:
                return binary && IsRecordOf(dialect, piece.Bytes) ? RightFraming : Misfit;
            case WirePieceKind.TextFrame when FrameExplainer.IsFromLoginSrv(piece.Bytes):
                return (binary ? Misfit : 0) + ScoreReply(dialect, piece.Bytes.AsSpan(1..^1));
            case WirePieceKind.TextFrame:
                return binary ? Misfit : ScoreGateFrame(dialect, piece.Bytes);
            default:
                return 0;
        }
    }

    private static int ScoreReply(Dialect dialect, ReadOnlySpan<byte> inside)
    {
        if (inside[0] == WireBytes.Plus) return 0;
        var head = SessionHead.Read(dialect.SessionForm, inside);
        if (!head.HasSlash) return 0;
        return head.Session == 0 ? Misfit : ScorePacket(dialect, head.Rest, fromClient: false);
    }

    private static int ScoreGateFrame(Dialect dialect, ReadOnlySpan<byte> bytes)
    {
        if (dialect.Framing == Framing.OpenMir2Letters && !LetterFrame.IsLikely(bytes)) return Misfit;
        using var decoder = new GateFrameDecoder(dialect, Math.Max(bytes.Length, 32));
        switch (decoder.Read(ref bytes, out var frame))
        {
            case GateFrameKind.Open:
                bool two = !frame.SecondAddress.IsEmpty;
                return KnownLetter + (two == (dialect.SecondAddress != SecondAddress.None) ? FittingAddresses : 0);
            case GateFrameKind.Data:
                return KnownLetter + ScorePacket(dialect, frame.Payload, fromClient: true);
            case GateFrameKind.Close:
                return KnownLetter;
            case GateFrameKind.Heartbeat:
                // In text it is everybody's.
                return dialect.Framing == Framing.Text ? 0 : KnownLetter;
            case GateFrameKind.Announce:
                return 0;
            default:
                return Misfit;
        }
    }

    internal static int ScorePacket(Dialect dialect, ReadOnlySpan<byte> packet, bool fromClient)
    {
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return Misfit;
        string? name = fromClient ? dialect.Idents.NameOfRequest(header.Ident) : dialect.Idents.NameOfReply(header.Ident);
        if (name is null) return 0;
        if (dialect.Handshake is KeyExchangeRules && (header.Ident == dialect.Idents.KeyRequest || header.Ident == dialect.Idents.KeyAnswer))
            return OwnHandshake;
        // A number found where the layout or the code is wrong mostly comes with strange neighbours.
        int plausible = (header.Tag == 0 ? 1 : 0) + (header.Series <= 32 ? 1 : 0) + (Math.Abs(header.Recog) <= 99_999_999 ? 1 : 0);
        bool fitting = dialect.Layout != BlockLayout.L16Length || header.Length is 0 or >= 22 and < 4096;
        return fitting ? KnownMessage + plausible : 0;
    }
}
