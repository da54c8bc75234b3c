using System.Diagnostics;

namespace Akka.Embedded.Tests.Actor.Support;

/// <summary>What happened, in order, from any thread.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly List<string> _lines = [];

    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
            Monitor.PulseAll(_lines);
        }
    }

    /// <summary>Waits for as many lines as given and compares all.</summary>
    public void Expect(params string[] expected)
    {
        WaitFor(lines => lines.Count >= expected.Length);
        Assert.Equal(expected, Lines);
    }

    public void WaitFor(string line) => WaitFor(lines => lines.Contains(line));

    public void WaitFor(Func<List<string>, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        lock (_lines)
        {
            while (!condition(_lines))
            {
                var left = Patience - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lines, left))
                    Assert.Fail("Waited in vain; so far: " + string.Join(" | ", _lines));
            }
        }
    }

    public void Clear()
    {
        lock (_lines)
            _lines.Clear();
    }
}
