using System.Globalization;
using System.Net;
using LoginGate.Import;

namespace LoginGate.Tests.Import;

public sealed class BlockListSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-lists").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.0-10.0.0.255", "10.0.0.0/24")]
    [InlineData("10.0.0.1 - 10.0.0.6", "10.0.0.1 10.0.0.2/31 10.0.0.4/31 10.0.0.6")]
    [InlineData("0.0.0.0-255.255.255.255", "0.0.0.0/0")]
    [InlineData("255.255.255.254-255.255.255.255", "255.255.255.254/31")]
    [InlineData("0.0.0.0-0.0.0.2", "0.0.0.0/31 0.0.0.2")]
    public void A_range_becomes_the_fewest_CIDR_ranges(string text, string cidr)
    {
        Assert.True(Ipv4Range.TryParse(text, out var range));
        Assert.Equal(cidr, string.Join(' ', range.ToCidr()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.010")]
    [InlineData("10.0.0.1-")]
    [InlineData("10.0.0.2-10.0.0.1")]
    [InlineData("10.0.0.1/24")]
    [InlineData("::1")]
    public void Anything_else_is_no_range(string text) => Assert.False(Ipv4Range.TryParse(text, out _));

    [Fact]
    public void CIDR_ranges_cover_exactly_the_range()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var low = (uint)random.NextInt64(0, 1L << 32);
            var range = new Ipv4Range(low, (uint)random.NextInt64(low, 1L << 32));
            ulong next = range.Low;
            foreach (var network in range.ToCidr().Select(c => IPNetwork.Parse(c.Contains('/', StringComparison.Ordinal) ? c : c + "/32")))
            {
                Assert.True(next == ToNumber(network.BaseAddress), $"seed {seed}: {range} has a gap at {network}");
                next += 1UL << (32 - network.PrefixLength);
            }
            Assert.True(next == range.High + 1UL, $"seed {seed}: {range} ends at {next.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    [Fact]
    public void Lists_beside_the_settings_become_a_ban_file_and_bad_lines_are_named()
    {
        var single = Path.Combine(_folder, "blockiplist.TXT");
        File.WriteAllText(single, "10.0.0.1\r\n\r\n10.0.0.1\r\nnobody\r\n");
        File.WriteAllText(Path.Combine(_folder, "BlockIPAreaList.txt"), "192.168.0.0-192.168.1.255\r\n");
        var settings = Path.Combine(_folder, "Config.ini");
        File.WriteAllText(settings, "[LoginGate]\nGatePort=7000\n");

        var lists = BlockList.Beside(settings).Select(BlockList.Load).ToList();
        var result = Importer.Open(settings).Import(OriginalFamily.Classic, lists, "my bans.txt");

        Assert.Equal(["10.0.0.1 # blockiplist.TXT", "192.168.0.0/23 # BlockIPAreaList.txt"],
            result.Bans!.Split('\n').Where(line => line.Length > 0 && line[0] != '#'));
        Assert.Equal($"{single}:4: neither an address nor a range low-high: 'nobody'; left out", Assert.Single(result.Problems));
        Assert.Contains("ban-file = \"my bans.txt\"", result.Hocon, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ban_file_the_settings_tell_what_to_do_with_the_lists()
    {
        File.WriteAllText(Path.Combine(_folder, "BlockIPList.txt"), "10.0.0.1\n");
        var settings = Path.Combine(_folder, "Config.ini");
        File.WriteAllText(settings, "[LoginGate]\nGatePort=7000\n");

        var result = Importer.Open(settings).Import(OriginalFamily.Classic, [.. BlockList.Beside(settings).Select(BlockList.Load)], bansFile: null);

        Assert.Contains("BlockIPList.txt has 1 entry.", result.Hocon, StringComparison.Ordinal);
        Assert.Contains("#   ban-file = \"BlockIPList.txt\"", result.Hocon, StringComparison.Ordinal);
    }

    private static uint ToNumber(IPAddress address) => address.GetAddressBytes().Aggregate(0u, (sum, octet) => sum << 8 | octet);
}
