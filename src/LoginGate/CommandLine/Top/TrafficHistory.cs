namespace LoginGate.CommandLine.Top;

/// <summary>The newest values of one figure, a second apart.</summary>
internal sealed class TrafficHistory
{
    /// <summary>As many as the widest graph can show.</summary>
    public const int Capacity = 600;

    public static readonly TrafficHistory Empty = new([]);

    private readonly double[] _values;

    private TrafficHistory(double[] values) => _values = values;

    public double Newest => _values.Length == 0 ? 0 : _values[^1];

    /// <summary>The history with newer values; the oldest of too many are forgotten.</summary>
    public TrafficHistory With(params ReadOnlySpan<double> values)
    {
        double[] all = [.. _values, .. values];
        for (var i = _values.Length; i < all.Length; i++)
            all[i] = double.IsFinite(all[i]) ? Math.Max(0, all[i]) : 0;
        return new TrafficHistory(all[Math.Max(0, all.Length - Capacity)..]);
    }

    /// <summary>The newest values, oldest first, as many as there are.</summary>
    public double[] Last(int count) => _values[Math.Max(0, _values.Length - count)..];
}
