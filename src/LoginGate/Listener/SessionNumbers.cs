namespace LoginGate.Listener;

/// <summary>
/// The gate's own session numbers (<c>socket</c> on the wire): they rise from 1 to 2^31-1, then begin again at 1 and skip
/// those still in use. A number just freed is the last to come round, so that a late reply can reach no other client; the
/// originals use the OS socket handle, which is reused at once (protocol.md 8.4).
/// </summary>
/// <param name="last">The number before the first one to hand out.</param>
/// <param name="places">Numbers for which there is room from the start.</param>
/// <param name="slots">Two live numbers are never the same modulo this (<see cref="Protocol.SlotHandle"/>): the most that may be live.</param>
internal sealed class SessionNumbers(int last = 0, int places = 0, int slots = int.MaxValue)
{
    private readonly HashSet<int> _live = new(places);
    private int _last = last;

    public int LiveCount => _live.Count;

    public int Take()
    {
        if (_live.Count == slots)
            throw new InvalidOperationException("Every session number is in use.");
        do
            _last = _last == int.MaxValue ? 1 : _last + 1;
        while (!_live.Add(_last % slots));
        return _last;
    }

    public void Release(int number) => _live.Remove(number % slots);
}
