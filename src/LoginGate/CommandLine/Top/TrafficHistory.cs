namespace LoginGate.CommandLine.Top;

/// <summary>The newest values of one figure, a second apart.</summary>
internal sealed class TrafficHistory
{
    /// <summary>As many as the widest graph can show.</summary>
    public const int Capacity = 600;

    private readonly double[] _values = new double[Capacity];
    private int _count;

    public double Newest => _count == 0 ? 0 : _values[(_count - 1) % Capacity];

    public void Add(double value) => _values[_count++ % Capacity] = double.IsFinite(value) ? Math.Max(0, value) : 0;

    /// <summary>The newest values, oldest first, as many as there are.</summary>
    public double[] Last(int count)
    {
        count = Math.Min(count, Math.Min(_count, Capacity));
        var last = new double[count];
        for (var i = 0; i < count; i++)
            last[i] = _values[(_count - count + i) % Capacity];
        return last;
    }
}
