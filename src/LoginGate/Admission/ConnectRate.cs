namespace LoginGate.Admission;

/// <summary>Connects of all who come, of which a share can be kept for those who are trusted: they find room however many others come.</summary>
internal sealed class ConnectRate
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TokenBucket _forAll = new(0, TimeSpan.Zero);
    private TokenBucket _kept = new(0, TimeSpan.Zero);
    private int _forAllPerSecond;
    private int _keptPerSecond;

    /// <param name="perSecond">Zero: no limit.</param>
    /// <param name="keptPercent">Of them, for the trusted; one a second at least is for all.</param>
    public void Apply(int perSecond, int keptPercent)
    {
        _keptPerSecond = Math.Clamp((int)((long)perSecond * keptPercent / 100), 0, Math.Max(0, perSecond - 1));
        _forAllPerSecond = perSecond - _keptPerSecond;
    }

    /// <summary>Counts a connect; false when it is one too many.</summary>
    public bool TryTake(bool isTrusted, TimeSpan now) =>
        (isTrusted && _keptPerSecond > 0 && _kept.TryTake(now, _keptPerSecond, Second)) || _forAll.TryTake(now, _forAllPerSecond, Second);
}
