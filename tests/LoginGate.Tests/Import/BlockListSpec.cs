using LoginGate.Admission;
using LoginGate.Import;
using LoginGate.Shared;

namespace LoginGate.Tests.Import;

public sealed class BlockListSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-lists").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lists_beside_the_settings_become_a_ban_file_and_bad_lines_are_named()
    {
        var single = Path.Combine(_folder, "blockiplist.TXT");
        File.WriteAllText(single, "10.0.0.1\r\n\r\n10.0.0.1\r\nnobody\r\n10.0.0.2 wall hack\r\n10.0.0.3#封停\r\n");
        File.WriteAllText(Path.Combine(_folder, "BlockIPAreaList.txt"), "192.168.0.0-192.168.1.255\r10.0.1.0—10.0.1.9\r");
        var settings = Path.Combine(_folder, "Config.ini");
        File.WriteAllText(settings, "[LoginGate]\nGatePort=7000\n");

        var lists = BlockList.Beside(settings).Select(BlockList.Load).ToList();
        var result = Importer.Open(settings).Import(OriginalFamily.Classic, lists, "my bans.txt");

        Assert.Equal(["10.0.0.1 # blockiplist.TXT", "10.0.0.2 # blockiplist.TXT: wall hack", "10.0.0.3 # blockiplist.TXT: 封停", "192.168.0.0/23 # BlockIPAreaList.txt", "10.0.1.0-10.0.1.9 # BlockIPAreaList.txt"],
            result.Bans!.Split('\n').Where(line => line.Length > 0 && line[0] != '#'));
        Assert.Equal($"{single}:4: 'nobody' is not an IP address or CIDR range such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32; left out", Assert.Single(result.Problems));
        Assert.Contains("ban-file = \"my bans.txt\"", result.Hocon, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.4 note\n203.0.113.5#note\n203.0.113.6\n")]
    [InlineData("203.0.113.0-203.0.113.9\r203.0.113.77\r")]
    [InlineData("203.0.113.0－203.0.113.9，203.0.113.77\r\n2001:db8::/32 until=2026-12-31\r\n")]
    [InlineData("203.0.113\n203.0.113.4 203.0.113.5\n198.51.100.1 - 3\n198.51.100.9\n")]
    public void A_list_bans_the_same_imported_or_named_as_the_ban_file(string text)
    {
        var path = Path.Combine(_folder, "BlockIPList.txt");
        File.WriteAllText(path, text);
        var (named, problems) = BanFileText.Read(BanListText.Encode(text));

        var list = BlockList.Load(path);
        var (imported, _) = BanFileText.Read(BanListText.Encode(BlockList.ToBanFile([list])));

        Assert.NotEmpty(named);
        Assert.Equal(named.Select(b => (b.Range, b.Until)), imported.Select(b => (b.Range, b.Until)));
        Assert.Equal(problems.Select(p => p.Line), list.Problems.Select(p => p.Line));
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
}
