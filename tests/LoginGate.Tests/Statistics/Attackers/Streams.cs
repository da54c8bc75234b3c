using LoginGate.Shared;

namespace LoginGate.Tests.Statistics.Attackers;

/// <summary>Streams of addresses, each repeated by its seed, and what is true of them.</summary>
internal static class Streams
{
    public static AddressRange Address(uint number) => new(isIPv6: false, number, 32);

    /// <summary>Many addresses of which few come often: the k-th most a k-th as often as the first.</summary>
    public static IEnumerable<AddressRange> Uneven(int seed, int length, int addresses)
    {
        var random = new Random(seed);
        for (var i = 0; i < length; i++)
            yield return Address((uint)Math.Pow(addresses, random.NextDouble()));
    }

    /// <summary>One that comes in one of <paramref name="share"/> places, and between its comings ever new addresses that are to push it out.</summary>
    public static IEnumerable<AddressRange> Rotating(int seed, int length, int share, AddressRange attacker)
    {
        var random = new Random(seed);
        for (var i = 0; i < length; i++)
            yield return random.Next(share) == 0 ? attacker : Address(1_000_000 + (uint)i);
    }

    /// <summary>
    /// One that comes at first and then not for long, while others come in groups, each address twice as often as the last group's, so that each takes the places
    /// of those before.
    /// </summary>
    public static IEnumerable<AddressRange> Climbing(int seed, int places, AddressRange attacker, int often)
    {
        foreach (var address in Enumerable.Repeat(attacker, often))
            yield return address;
        var random = new Random(seed);
        for (var (group, times) = (1u, 1); times <= 32; (group, times) = (group + 1, times * 2))
        {
            var addresses = Enumerable.Range(0, places * times).Select(i => Address(group * 1_000_000 + (uint)(i % places))).ToArray();
            random.Shuffle(addresses);
            foreach (var address in addresses)
                yield return address;
        }
    }

    public static Dictionary<AddressRange, long> Truth(IEnumerable<AddressRange> stream) => stream.CountBy(a => a).ToDictionary(c => c.Key, c => (long)c.Value);
}
