namespace LoginGate.Protocol;

/// <summary>
/// The start of a client's packet: its digit and its block, from which its dialect can be told, and too little of the body to hold a
/// password. A client begins with its login, or with an opening that goes before it.
/// </summary>
public static class LoginHead
{
    private static readonly int LongestInside = 1 + Enum.GetValues<BlockLayout>().Max(layout => layout.CharCount());

    /// <summary>Copies the head, made into a packet of its own.</summary>
    /// <param name="packet">What begins with <c>#</c>; it need not be whole.</param>
    public static byte[] Of(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty || packet[0] != WireBytes.PacketStart) return [];
        var inside = packet[1..];
        inside = inside[..Math.Min(inside.Length, LongestInside)];
        int end = inside.IndexOf(WireBytes.PacketEnd);
        return [WireBytes.PacketStart, .. end < 0 ? inside : inside[..end], WireBytes.PacketEnd];
    }

    /// <summary>Whether a packet has the number of a login in this dialect. Allocates nothing.</summary>
    /// <param name="dialect">Gives number, layout and code.</param>
    /// <param name="packet"><c>#...!</c></param>
    public static bool IsLogin(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return LoginPacket.TryReadIdent(dialect, packet, out ushort ident)
            && (ident == dialect.Idents.Login || ident == dialect.Idents.LoginAlternative);
    }

    /// <summary>Whether a packet is a login of this dialect, or the version check that its clients may send before it. Allocates nothing.</summary>
    public static bool IsFirst(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        // In another layout the number 0 is that of much else.
        return IsLogin(dialect, packet)
            || (dialect.Idents.VersionCheck is > 0 and var check && LoginPacket.TryReadIdent(dialect, packet, out ushort ident) && ident == check);
    }

    /// <summary>Whether a packet is a request of a preset that has a letter in its code. Allocates nothing.</summary>
    public static bool IsRequestWith(ReadOnlySpan<byte> packet, byte letter)
    {
        foreach (var preset in DialectPresets.MostCommonFirst)
        {
            if (SixBitCode.IsInAlphabet(preset.Codec, letter) && IsRequest(preset, packet)) return true;
        }
        return false;
    }

    /// <summary>Whether a packet asks for a key (<see cref="KeyExchangeRules"/>). Allocates nothing.</summary>
    /// <param name="dialect">Gives number, layout and code.</param>
    /// <param name="packet"><c>#...!</c></param>
    public static bool IsKeyRequest(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.Idents.KeyRequest is { } request && LoginPacket.TryReadIdent(dialect, packet, out ushort ident) && ident == request;
    }

    /// <summary>Whether a packet is what clients of this dialect say before they log in. Allocates nothing.</summary>
    public static bool IsOpening(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return FrameExplainer.IsGreeting(dialect, packet) || (dialect.Handshake is KeyExchangeRules && IsKeyRequest(dialect, packet));
    }

    /// <summary>Whether clients of any preset may begin with a packet. Allocates nothing.</summary>
    public static bool IsFirstOfAnyPreset(ReadOnlySpan<byte> packet)
    {
        foreach (var preset in DialectPresets.MostCommonFirst)
        {
            if (IsFirst(preset, packet) || IsOpening(preset, packet)) return true;
        }
        return false;
    }

    /// <summary>Whether clients of any preset log in with a packet, or open with it. Allocates nothing.</summary>
    public static bool IsOfAnyPreset(ReadOnlySpan<byte> packet)
    {
        foreach (var preset in DialectPresets.MostCommonFirst)
        {
            if (IsLogin(preset, packet) || IsOpening(preset, packet)) return true;
        }
        return false;
    }

    private static bool IsRequest(Dialect dialect, ReadOnlySpan<byte> packet) =>
        LoginPacket.TryReadIdent(dialect, packet, out ushort ident) && dialect.Idents.NameOfRequest(ident) is not null;
}
