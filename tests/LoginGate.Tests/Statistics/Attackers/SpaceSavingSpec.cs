using LoginGate.Shared;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Tests.Statistics.Attackers;

public sealed class SpaceSavingSpec
{
    private const int Places = 50;

    private static readonly AddressRange Attacker = Streams.Address(7);

    public static TheoryData<string, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<string, int>();
            foreach (var stream in (string[])["uneven", "rotating", "climbing"])
            {
                for (var seed = 1; seed <= 20; seed++)
                    seeds.Add(stream, seed);
            }
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whoever_comes_more_often_than_one_in_k_is_kept_and_every_count_is_within_its_error(string kind, int seed)
    {
        var stream = StreamOf(kind, seed);
        var truth = Streams.Truth(stream);
        var sketch = new SpaceSaving(Places);

        foreach (var address in stream)
            sketch.Add(address, 1);

        var hitters = sketch.ToHitters();
        var bound = hitters.Total / Places;
        Assert.Equal(stream.Length, hitters.Total);
        Assert.InRange(hitters.Floor, 0, bound);
        Assert.True(hitters.Kept.Length <= Places);
        Assert.Empty(truth.Where(t => t.Value > bound).Select(t => t.Key).Except(hitters.Kept.Select(h => h.Key)));
        Assert.All(hitters.Kept, h =>
        {
            Assert.InRange(h.Error, 0, bound);
            Assert.InRange(truth[h.Key], h.Count - h.Error, h.Count);
        });
        Assert.All(truth.Keys.Except(hitters.Kept.Select(h => h.Key)), gone => Assert.True(truth[gone] <= hitters.Floor));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Weights_and_parts_keep_the_same_bounds(int seed)
    {
        var random = new Random(seed);
        var sketch = new SpaceSaving(Places, parts: 3);
        var truth = new Dictionary<AddressRange, long>();
        foreach (var address in Streams.Uneven(seed, 20_000, 2_000))
        {
            var weight = random.Next(1_000);
            truth[address] = truth.GetValueOrDefault(address) + weight;
            sketch.Add(address, weight, random.Next(3));
        }

        var hitters = sketch.ToHitters();
        Assert.Equal(truth.Values.Sum(), hitters.Total);
        for (var i = 0; i < hitters.Kept.Length; i++)
        {
            var kept = hitters.Kept[i];
            Assert.InRange(kept.Error, 0, hitters.Total / Places);
            Assert.InRange(truth[kept.Key], kept.Count - kept.Error, kept.Count);
            Assert.Equal(kept.Count - kept.Error, hitters.PartsOf(i).ToArray().Sum(part => part));
        }
    }

    [Fact]
    public void What_was_cleared_is_forgotten()
    {
        var sketch = new SpaceSaving(2, parts: 1);
        foreach (var address in (AddressRange[])[Attacker, Streams.Address(8), Streams.Address(9)])
            sketch.Add(address, 5);
        sketch.Clear();
        sketch.Add(Attacker, 1);

        Assert.Equal([new Hitter(Attacker, 1, 0)], sketch.ToHitters().Kept);
        Assert.Equal((1, 0, 1u), (sketch.Total, sketch.Floor, sketch.ToHitters().PartsOf(0)[0]));
    }

    private static AddressRange[] StreamOf(string kind, int seed) => kind switch
    {
        "uneven" => [.. Streams.Uneven(seed, 20_000, 5_000)],
        "rotating" => [.. Streams.Rotating(seed, 20_000, Places / 2, Attacker)],
        _ => [.. Streams.Climbing(seed, Places, Attacker, often: 2_000 + 100 * seed)],
    };
}
