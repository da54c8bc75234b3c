using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LoginGate.Admission.Guessing;

/// <summary>How many logins have failed in the last slices of time: the one that runs and eight before it. A part of <see cref="FailureTable{TKey}"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FailureTally
{
    /// <summary>Slices that have passed and still count.</summary>
    public const int WholeSlices = 8;

    private Slices _counts;
    private long _slice;

    /// <summary>When the last one failed.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>What people call it by; null: nothing that may be shown.</summary>
    public string? Label { get; set; }

    /// <summary>Where its tries are counted (<see cref="Contracts.TryCounts"/>).</summary>
    public ushort Place { get; set; }

    public readonly int Count
    {
        get
        {
            var count = 0;
            foreach (var slice in _counts)
                count += slice;
            return count;
        }
    }

    /// <summary>Forgets what is too old in this slice of time, which is not before the last one.</summary>
    public void MoveTo(long slice)
    {
        for (var passed = Math.Max(_slice + 1, slice - WholeSlices); passed <= slice; passed++)
            _counts[IndexOf(passed)] = 0;
        _slice = slice;
    }

    /// <summary>One more failed, in the slice that runs.</summary>
    public void Add(TimeSpan now)
    {
        ref var count = ref _counts[IndexOf(_slice)];
        if (count < ushort.MaxValue)
            count++;
        Last = now;
    }

    /// <summary>Takes back what another one, which is in the same slice, has counted.</summary>
    public void Subtract(in FailureTally other)
    {
        for (var i = 0; i <= WholeSlices; i++)
            _counts[i] = (ushort)Math.Max(0, _counts[i] - other._counts[i]);
    }

    private static int IndexOf(long slice) => (int)(slice % (WholeSlices + 1));

    [InlineArray(WholeSlices + 1)]
    private struct Slices
    {
        private ushort _first;
    }
}
