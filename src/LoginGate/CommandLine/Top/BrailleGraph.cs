namespace LoginGate.CommandLine.Top;

/// <summary>
/// A filled graph of braille characters: two values side by side and four steps one above the other in each. Braille, because
/// terminals set for Chinese show block characters twice as wide.
/// </summary>
internal static class BrailleGraph
{
    public const int ValuesPerColumn = 2;

    private const int StepsPerRow = 4;
    private const int NoDots = 0x2800;

    // The dots of the left and the right half, from the bottom up.
    private static readonly int[] Left = [0x40, 0x04, 0x02, 0x01];
    private static readonly int[] Right = [0x80, 0x20, 0x10, 0x08];

    /// <summary>Draws values; the newest is at the right edge.</summary>
    /// <param name="values">Oldest first; at most <paramref name="width"/> * <see cref="ValuesPerColumn"/> are shown.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="top">The value at the upper edge.</param>
    /// <returns>The rows from above, each <paramref name="width"/> characters.</returns>
    public static IReadOnlyList<string> Draw(ReadOnlySpan<double> values, int width, int height, double top)
    {
        var steps = new int[width * ValuesPerColumn];
        var shown = values[Math.Max(0, values.Length - steps.Length)..];
        for (var i = 0; i < shown.Length; i++)
            steps[steps.Length - shown.Length + i] = Steps(shown[i], height * StepsPerRow, top);

        var rows = new string[height];
        for (var row = 0; row < height; row++)
        {
            var floor = (height - 1 - row) * StepsPerRow;
            rows[row] = string.Create(width, (steps, floor), static (cells, state) =>
            {
                for (var column = 0; column < cells.Length; column++)
                {
                    var dots = Dots(Left, state.steps[column * ValuesPerColumn] - state.floor)
                        | Dots(Right, state.steps[column * ValuesPerColumn + 1] - state.floor);
                    cells[column] = dots == 0 ? ' ' : (char)(NoDots + dots);
                }
            });
        }
        return rows;
    }

    /// <summary>A round figure that no value exceeds: 1, 2 or 5 with noughts.</summary>
    public static double TopOf(ReadOnlySpan<double> values)
    {
        var highest = 1.0;
        foreach (var value in values)
            highest = Math.Max(highest, value);
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (highest <= factor * magnitude)
                return factor * magnitude;
        }
        return 10 * magnitude;
    }

    // The least traffic is seen: it is not the same as none.
    private static int Steps(double value, int all, double top) =>
        value <= 0 ? 0 : Math.Clamp((int)Math.Round(value / top * all), 1, all);

    private static int Dots(int[] half, int steps)
    {
        var dots = 0;
        for (var i = 0; i < Math.Min(steps, StepsPerRow); i++)
            dots |= half[i];
        return dots;
    }
}
