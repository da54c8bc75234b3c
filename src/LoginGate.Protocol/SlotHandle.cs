namespace LoginGate.Protocol;

/// <summary>
/// The slot of a session in <see cref="SessionForm.SlotAndHandle"/>: its number modulo <see cref="Places"/>. Whoever hands out numbers
/// sees to it that no two live sessions have the same slot.
/// </summary>
public static class SlotHandle
{
    /// <summary>Slots are 0 to one less than this, and so there are at most as many sessions. The original gate has 1000.</summary>
    public const int Places = 65_536;

    /// <summary>Longest <c>slot/handle</c>, also of another gate.</summary>
    internal const int MaxBytes = SessionNumber.MaxDigits + 1 + SessionNumber.MaxDigits;

    /// <summary>The slot of a session.</summary>
    /// <param name="session">1 to 2147483647.</param>
    public static int SlotOf(int session) => session % Places;

    /// <summary>Writes <c>slot/handle</c>; returns its bytes. Needs room for <see cref="MaxBytes"/>.</summary>
    internal static int Write(int session, Span<byte> destination)
    {
        int at = SessionNumber.Write(SlotOf(session), destination);
        destination[at++] = WireBytes.Slash;
        return at + SessionNumber.Write(session, destination[at..]);
    }

    /// <summary>Reads a slot: any number from 0 on, for other gates count otherwise.</summary>
    internal static bool TryParseSlot(ReadOnlySpan<byte> text, out int slot) =>
        SessionNumber.TryParse(text, out slot) || text.SequenceEqual("0"u8);
}
