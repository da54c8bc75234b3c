namespace LoginGate.Protocol;

/// <summary>The session at the start of what follows a frame's letter, in the form that a dialect writes it.</summary>
internal readonly ref struct SessionHead
{
    /// <summary>Longest session, also of another gate.</summary>
    public const int MaxBytes = SessionNumber.MaxDigits + 1 + SessionNumber.MaxDigits;

    /// <summary>1 to 2147483647; 0: there is none.</summary>
    public int Session { get; private init; }

    /// <summary>The slot, as it is written; where sessions have none, the one that this would have.</summary>
    public int Slot { get; private init; }

    /// <summary>Whether a slash ends it.</summary>
    public bool HasSlash { get; private init; }

    /// <summary>What stands behind that slash.</summary>
    public ReadOnlySpan<byte> Rest { get; private init; }

    /// <summary>Writes a session; returns its bytes. Needs room for <see cref="MaxBytes"/>.</summary>
    public static int Write(SessionForm form, int session, Span<byte> destination)
    {
        if (form == SessionForm.Number) return SessionNumber.Write(session, destination);
        int at = SessionNumber.Write(SlotHandle.SlotOf(session), destination);
        destination[at++] = WireBytes.Slash;
        return at + SessionNumber.Write(session, destination[at..]);
    }

    public static SessionHead Read(SessionForm form, ReadOnlySpan<byte> text)
    {
        if (form == SessionForm.Number) return Number(text);
        int slash = text.IndexOf(WireBytes.Slash);
        if (slash < 0 || !TryReadSlot(text[..slash], out int slot)) return new SessionHead { HasSlash = slash >= 0 };
        return Number(text[(slash + 1)..]) with { Slot = slot };
    }

    // Any number from 0 on: other gates count their slots otherwise.
    private static bool TryReadSlot(ReadOnlySpan<byte> text, out int slot) => SessionNumber.TryParse(text, out slot) || text.SequenceEqual("0"u8);

    private static SessionHead Number(ReadOnlySpan<byte> text)
    {
        int slash = text.IndexOf(WireBytes.Slash);
        // Where it fails it leaves 0.
        _ = SessionNumber.TryParse(slash < 0 ? text : text[..slash], out int session);
        return new SessionHead
        {
            Session = session,
            Slot = SlotHandle.SlotOf(session),
            HasSlash = slash >= 0,
            Rest = slash < 0 ? default : text[(slash + 1)..],
        };
    }
}
