namespace LoginGate.Protocol;

/// <summary>Finds the presets that a capture fits best.</summary>
internal static class DialectGuess
{
    private const int KnownLetter = 2;
    private const int FittingAddresses = 1;
    private const int KnownMessage = 4;
    private const int RightFraming = 4;
    private const int Misfit = -3;

    // Most common first: it wins among equals.
    private static readonly Dialect[] Candidates =
        [Dialect.Classic, Dialect.Delphi98k, Dialect.Delphi, Dialect.Vc12, Dialect.Vc16, Dialect.Wol, Dialect.OpenMir2, Dialect.ClassicSubstituted];

    /// <summary>The best presets, the first to be used; none when nothing in the capture speaks for any.</summary>
    public static List<Dialect> Best(List<WirePiece> pieces, WireDirection direction)
    {
        var best = new List<Dialect>();
        int bestScore = 1;
        foreach (var dialect in Candidates)
        {
            int score = pieces.Sum(piece => Score(dialect, piece, direction));
            if (score < bestScore) continue;
            if (score > bestScore) best.Clear();
            bestScore = score;
            best.Add(dialect);
        }
        return best;
    }

    private static int Score(Dialect dialect, WirePiece piece, WireDirection direction)
    {
        bool binary = dialect.Framing == Framing.OpenMir2;
        switch (piece.Kind)
        {
            case WirePieceKind.Packet:
                return ScorePacket(dialect, piece.Bytes, FrameExplainer.IsFromClient(dialect, piece.Bytes, direction));
            case WirePieceKind.Record:
                return binary ? RightFraming : Misfit;
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
        int slash = inside.IndexOf(WireBytes.Slash);
        return slash < 0 || inside[0] == WireBytes.Plus ? 0 : ScorePacket(dialect, inside[(slash + 1)..], fromClient: false);
    }

    private static int ScoreGateFrame(Dialect dialect, ReadOnlySpan<byte> bytes)
    {
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
            case GateFrameKind.Heartbeat or GateFrameKind.Announce:
                return 0;
            default:
                return Misfit;
        }
    }

    private static int ScorePacket(Dialect dialect, ReadOnlySpan<byte> packet, bool fromClient)
    {
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return Misfit;
        string? name = fromClient ? dialect.Idents.NameOfRequest(header.Ident) : dialect.Idents.NameOfReply(header.Ident);
        if (name is null) return 0;
        // A number found where the layout or the code is wrong mostly comes with strange neighbours.
        int plausible = (header.Tag == 0 ? 1 : 0) + (header.Series <= 32 ? 1 : 0) + (Math.Abs(header.Recog) <= 99_999_999 ? 1 : 0);
        bool fitting = dialect.Layout != BlockLayout.L16Length || header.Length is 0 or >= 22 and < 4096;
        return fitting ? KnownMessage + plausible : 0;
    }
}
