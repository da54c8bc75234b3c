namespace LoginGate.Protocol;

/// <summary>
/// The start of a client's packet: its digit and its block, from which its dialect can be told, and too little of the body to hold a
/// password.
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

    /// <summary>Whether a packet has the number of a login in any preset. Allocates nothing.</summary>
    public static bool IsAnyLogin(ReadOnlySpan<byte> packet)
    {
        foreach (var preset in DialectPresets.MostCommonFirst)
        {
            if (IsLogin(preset, packet)) return true;
        }
        return false;
    }
}
