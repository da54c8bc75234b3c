namespace LoginGate.Protocol;

/// <summary>The session at the start of what follows a frame's letter, in the form that a dialect writes it.</summary>
internal readonly ref struct SessionHead
{
    /// <summary>1 to 2147483647; 0: there is none.</summary>
    public int Session { get; private init; }

    /// <summary>The slot, as it is written; where sessions have none, the one that this would have.</summary>
    public int Slot { get; private init; }

    /// <summary>Whether a slash ends it.</summary>
    public bool HasSlash { get; private init; }

    /// <summary>What stands behind that slash.</summary>
    public ReadOnlySpan<byte> Rest { get; private init; }

    public static SessionHead Read(SessionForm form, ReadOnlySpan<byte> text)
    {
        if (form == SessionForm.Number) return Number(text);
        int slash = text.IndexOf(WireBytes.Slash);
        if (slash < 0 || !SlotHandle.TryParseSlot(text[..slash], out int slot)) return new SessionHead { HasSlash = slash >= 0 };
        return Number(text[(slash + 1)..]) with { Slot = slot };
    }

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
