using System.Collections.Immutable;
using LoginGate.Cluster.Bans;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>Bans as several gates could say them, drawn from a seed: few ranges and few stamps, so that many are about the same and many stamps equal.</summary>
internal sealed class RandomBans(int seed)
{
    private static readonly AddressBlock[] Blocks =
    [
        new(false, 1, 1), new(false, 2, 2), new(false, 1, 256), new(false, 1, 2), new(false, 0, uint.MaxValue), new(false, uint.MaxValue, uint.MaxValue),
        new(true, 1, 1), new(true, 0, UInt128.MaxValue), new(true, (UInt128)1 << 64, ((UInt128)2 << 64) - 1), new(true, UInt128.MaxValue, UInt128.MaxValue),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Bans whose reasons take the most there can be, each its own: three bytes a character, and not to be packed.</summary>
    public static LocalBan[] OfLongReasons(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(1, count).Select(i => new LocalBan(TestGate.Address(i), HandClock.Start.AddYears(9), HandClock.Start, Reason()))];

        string Reason() => string.Create(SharedBan.MaxReason, random, static (text, random) =>
        {
            foreach (ref var c in text)
                c = (char)random.Next(0x4e00, 0x9fff);
        });
    }

    public int Next(int max) => _random.Next(max);

    public AddressBlock Block() => Blocks[_random.Next(Blocks.Length)];

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>A ban or lift that is not over at <see cref="HandClock.Start"/>.</summary>
    public SharedBan Ban(int stamps = 6)
    {
        var isLifted = _random.Next(3) == 0;
        DateTimeOffset? until = isLifted || _random.Next(2) == 0 ? HandClock.Start.AddMinutes(_random.Next(1, 4)) : null;
        DateTimeOffset? since = _random.Next(2) == 0 ? HandClock.Start.AddMinutes(-_random.Next(3)) : null;
        var stamp = new HybridStamp(HybridStamp.At(HandClock.Start).Value + _random.Next(stamps));
        return new SharedBan(Block(), until, since, _random.Next(3) switch { 0 => "", 1 => "flood", _ => "攻击" }, isLifted, stamp, $"{"abc"[_random.Next(3)]}")
        {
            KeptUntil = until is not null && _random.Next(3) == 0 ? until.Value.AddMinutes(1) : null,
        };
    }

    public ImmutableArray<SharedBan> Changes(int max) =>
        [.. Enumerable.Range(0, _random.Next(1, max + 1)).Select(_ => Ban()).GroupBy(ban => ban.Block).Select(group => group.First()).OrderBy(ban => ban.Block, AddressBlock.Order)];

    public BanBucket Bucket(TimeProvider clock, int max = 12) => BanBucket.Of(Changes(max), clock);
}
