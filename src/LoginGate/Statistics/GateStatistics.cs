using System.Collections.Concurrent;

namespace LoginGate.Statistics;

/// <summary>
/// The figures of all lines, in the order of their coming. One object a gate; lines come and go with a reload, and what a line
/// counted goes with it.
/// </summary>
internal sealed class GateStatistics
{
    private readonly ConcurrentDictionary<string, LineStatistics> _lines = new(StringComparer.Ordinal);

    public IEnumerable<LineStatistics> Lines => _lines.Values.OrderBy(l => l.Line, StringComparer.Ordinal);

    public LineStatistics? Find(string line) => _lines.GetValueOrDefault(line);

    /// <summary>A line's figures; those it already has where its actor was restarted.</summary>
    /// <param name="line">Its name.</param>
    /// <param name="places">Sessions for which there is room from the start.</param>
    public LineStatistics Add(string line, int places = 0) =>
        _lines.GetOrAdd(line, static (name, count) => new LineStatistics(name, count), places);

    public void Remove(string line) => _lines.TryRemove(line, out _);
}
