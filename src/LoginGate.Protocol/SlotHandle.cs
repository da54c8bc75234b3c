namespace LoginGate.Protocol;

/// <summary>
/// The slot of a session in <see cref="SessionForm.SlotAndHandle"/>: its number modulo <see cref="Places"/>. Whoever hands out numbers
/// sees to it that no two live sessions have the same slot.
/// </summary>
public static class SlotHandle
{
    /// <summary>Slots are 0 to one less than this, and so there are at most as many sessions. The original gate has 1000.</summary>
    public const int Places = 65_536;

    /// <summary>The slot of a session.</summary>
    /// <param name="session">1 to 2147483647.</param>
    public static int SlotOf(int session) => session % Places;
}
