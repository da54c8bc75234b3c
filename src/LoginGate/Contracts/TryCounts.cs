using System.Runtime.InteropServices;

namespace LoginGate.Contracts;

/// <summary>Tries that are taken, in so many places: a part of <see cref="LoginTries"/>. 256 KB.</summary>
internal sealed class TryCounts
{
    public const int NoLimit = int.MaxValue;

    private const int Places = ushort.MaxValue + 1;

    // Changed by sessions and by GuessingActor, by one atomic step each.
    private readonly int[] _taken = new int[Places];

    // What of them has failed. GuessingActor's alone.
    private Dictionary<ushort, int> _failed = [];
    private volatile int _limit;

    /// <summary>How many tries a place has; zero before it is set. Written by GuessingActor alone.</summary>
    public int Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>Where a hash is counted, 1 and up: zero is nowhere.</summary>
    public static ushort PlaceOf(int hash) => (ushort)Math.Max(1, (hash ^ (hash >> 16)) & ushort.MaxValue);

    /// <summary>Takes one, if fewer than so many are taken. With <see cref="NoLimit"/> none is: the place becomes nowhere.</summary>
    public bool TryTake(ref ushort place, int most)
    {
        if (most == NoLimit || place == 0)
        {
            place = 0;
            return true;
        }
        ref var taken = ref _taken[place];
        for (var seen = Volatile.Read(ref taken); seen < most;)
        {
            var before = Interlocked.CompareExchange(ref taken, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }

    /// <summary>Takes one, however many are taken.</summary>
    public void Take(ushort place) => Interlocked.Increment(ref _taken[place]);

    public void GiveBack(ushort place)
    {
        if (place != 0)
            Interlocked.Decrement(ref _taken[place]);
    }

    /// <summary>How many are taken.</summary>
    public int TakenAt(ushort place) => Volatile.Read(ref _taken[place]);

    /// <summary>Up to how many may be taken at a place for one that itself has failed so often: what others have failed there is not its fault.</summary>
    public int MostFor(ushort place, int failed) => _limit == NoLimit ? NoLimit : _limit - failed + _failed.GetValueOrDefault(place);

    /// <summary>So many more have failed.</summary>
    public void AddFailed(ushort place, int failures = 1)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_failed, place, out _) += failures;
        Interlocked.Add(ref _taken[place], failures);
    }

    /// <summary>What has failed is this, and nothing else.</summary>
    public void SetFailed(IEnumerable<(ushort Place, int Failed)> all)
    {
        var before = _failed;
        _failed = [];
        // First what there is, then away with what there was: never fewer than there are.
        foreach (var (place, failed) in all)
            AddFailed(place, failed);
        foreach (var (place, failed) in before)
            Interlocked.Add(ref _taken[place], -failed);
    }
}
