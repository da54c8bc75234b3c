using System.Net;
using LoginGate.Admission;
using Xunit.Abstractions;

namespace LoginGate.Tests.Admission;

/// <summary>Alone in the process: other tests' memory would count too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

/// <summary>What a ban costs, at as many as a list of a whole country's networks has.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class BanMemorySpec(ITestOutputHelper output)
{
    private const int Bans = 200_000;

    // As BanIndex states.
    private const int MaxBytesPerBan = 350;

    [Fact]
    public void A_ban_of_a_long_list_of_ranges_takes_a_few_hundred_bytes()
    {
        var text = string.Concat(Enumerable.Range(0, Bans).Select(i => $"{Address(i * 20_000L + 1)}-{Address(i * 20_000L + 15_000)} # BlockIPAreaList.txt\r\n"));
        var now = DateTimeOffset.UnixEpoch;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var book = new BanBook(maxTemporary: 1);
        book.Replace(LoadedBans.Of(BanFileText.Read(text).Bans, 1, now));

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Bans;
        output.WriteLine($"{bytes} bytes a ban");
        Assert.Equal(Bans, book.Count);
        Assert.InRange(bytes, 1, MaxBytesPerBan);
        GC.KeepAlive(text);
    }

    private static IPAddress Address(long bits) => new(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(uint)bits)));
}
