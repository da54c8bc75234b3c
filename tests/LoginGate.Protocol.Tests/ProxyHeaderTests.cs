using static LoginGate.Protocol.Tests.ProxyHeaderBytes;

namespace LoginGate.Protocol.Tests;

public class ProxyHeaderTests
{
    private const string Client = "#1<<<<!";
    private static readonly string LongestSix = "PROXY TCP6 dfff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
    private static readonly string LongestUnknown = LongestSix.Replace("TCP6", "UNKNOWN", StringComparison.Ordinal);

    public static TheoryData<string, string> GoodLines => new()
    {
        { "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "v1 192.168.0.1:56324 192.168.0.11:443" },
        { "PROXY TCP4 223.255.255.255 255.255.255.255 65535 65535\r\n", "v1 223.255.255.255:65535 255.255.255.255:65535" },
        { "PROXY TCP4 1.2.3.4 0.0.0.0 0 7000\r\n", "v1 1.2.3.4:0 0.0.0.0:7000" },
        { "PROXY TCP6 2001:DB8::a ::1 1 7000\r\n", "v1 [2001:db8::a]:1 [::1]:7000" },
        { "PROXY TCP6 ::ffff:10.1.2.3 ::ffff:7f00:1 50000 7000\r\n", "v1 10.1.2.3:50000 127.0.0.1:7000" },
        { LongestSix, "v1 [dfff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535 [ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
        { "PROXY UNKNOWN\r\n", "v1 own own" },
        { "PROXY UNKNOWN  any $%thing\0 at all\r\n", "v1 own own" },
        { LongestUnknown, "v1 own own" },
    };

    public static TheoryData<string, ProxyHeaderError> BadLines => new()
    {
        { "#1<<<!", ProxyHeaderError.NoHeader },
        { "GET / HTTP/1.1\r\n", ProxyHeaderError.NoHeader },
        { "PUT / HTTP/1.1\r\n", ProxyHeaderError.NoHeader },
        { "proxy TCP4 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.NoHeader },
        { "PROXY\r\n", ProxyHeaderError.NoHeader },
        { "PROXY \r\n", ProxyHeaderError.BadProtocol },
        { "PROXY  TCP4 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadProtocol },
        { "PROXY TCP5 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadProtocol },
        { "PROXY UDP4 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadProtocol },
        { "PROXY tcp4 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadProtocol },
        { "PROXY UNKNOWNS\r\n", ProxyHeaderError.BadProtocol },
        { "PROXY TCP4\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4 1.2.3.4  1\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4  1.2.3.4 1 1\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 1 \r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 1 1\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3.4\t1.2.3.4 1 1\r\n", ProxyHeaderError.BadLine },
        { "PROXY TCP4 1.2.3 1.2.3.4 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 1.2.3.04 1.2.3.4 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 1.2.3.4 1.2.3.256 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 0x1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 ::1 1.2.3.4 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 1.2.3.4 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 1.2.3.4 1.2.3.4 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 1::2::3 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 1:2:3:4:5:6:7 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 00001::1 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 ::g ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 fe80::1%1 ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP6 [::1] ::1 1 1\r\n", ProxyHeaderError.BadAddress },
        { "PROXY TCP4 0.0.0.0 1.2.3.4 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP4 224.0.0.1 1.2.3.4 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP4 239.255.255.255 1.2.3.4 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP4 255.255.255.255 1.2.3.4 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP6 :: ::1 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP6 ff02::1 ::1 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP6 ::ffff:0.0.0.0 ::1 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP6 ::ffff:e000:1 ::1 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP6 ::ffff:255.255.255.255 ::1 1 1\r\n", ProxyHeaderError.ImpossibleClient },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 65536 1\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 100000\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 01 1\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 00\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 -1 1\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 1x\r\n", ProxyHeaderError.BadPort },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 1\n", ProxyHeaderError.BadLineEnd },
        { "PROXY UNKNOWN\n", ProxyHeaderError.BadLineEnd },
        { "PROXY TCP4 1.2.3.4 1.2.3.4 1 1\rx", ProxyHeaderError.BadLineEnd },
        { "PROXY UNKNOWN \r \r\n", ProxyHeaderError.BadLineEnd },
        { "PROXY UNKNOWN\r\r\n", ProxyHeaderError.BadLineEnd },
        { LongestUnknown[..^2] + "x\r\n", ProxyHeaderError.LineTooLong },
        { "PROXY UNKNOWN " + new string('x', 5000), ProxyHeaderError.LineTooLong },
    };

    public static TheoryData<byte[], string> GoodBlocks => new()
    {
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000")), "v2 10.0.0.7:50000 192.0.2.1:7000" },
        { Block(ProxyCommand, Tcp6, Addresses("[2001:db8::7]:50000", "[2001:db8::1]:7000")), "v2 [2001:db8::7]:50000 [2001:db8::1]:7000" },
        { Block(ProxyCommand, Tcp6, Addresses("[::ffff:10.0.0.7]:50000", "[::ffff:192.0.2.1]:0")), "v2 10.0.0.7:50000 192.0.2.1:0" },
        { Block(LocalCommand, 0), "v2 own own" },
        { Block(LocalCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000")), "v2 own own" },
        { Block(LocalCommand, 0xFF, [1, 2, 3]), "v2 own own" },
        { Block(ProxyCommand, 0), "v2 own own" },
        { Block(ProxyCommand, 0x01, new byte[33]), "v2 own own" },
        { Block(ProxyCommand, 0x10, new byte[2]), "v2 own own" },
        { Block(ProxyCommand, 0x02), "v2 own own" },
        { Block(ProxyCommand, 0x12, Addresses("10.0.0.7:1", "10.0.0.8:2")), "v2 own own" },
        { Block(ProxyCommand, 0x22, Addresses("[::7]:1", "[::8]:2")), "v2 own own" },
        { Block(ProxyCommand, 0x30), "v2 own own" },
        { Block(ProxyCommand, 0x31, new byte[216]), "v2 own own" },
        { Block(ProxyCommand, 0x31, new byte[216], Extension(0x04, 1, 2)), "v2 own own" },
        { Block(ProxyCommand, 0x32, new byte[216]), "v2 own own" },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000"), Extension(0x04), Extension(0x02, "host"u8.ToArray()), Extension(0xEA, 1)), "v2 10.0.0.7:50000 192.0.2.1:7000" },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000"), Extension(0x04, new byte[ProxyHeaderDecoder.MaxBlockBytes - 15])), "v2 10.0.0.7:50000 192.0.2.1:7000" },
        { WithChecksum(Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000"), Extension(0x04, 9), Extension(0x03, new byte[4]))), "v2 10.0.0.7:50000 192.0.2.1:7000" },
    };

    public static TheoryData<byte[], ProxyHeaderError> BadBlocks => new()
    {
        { "\r\n\r\n#1<<!"u8.ToArray(), ProxyHeaderError.NoHeader },
        { [.. Signature[..11], (byte)'x'], ProxyHeaderError.NoHeader },
        { Block(0x11, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2")), ProxyHeaderError.BadVersion },
        { Block(0x31, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2")), ProxyHeaderError.BadVersion },
        { Block(0x22, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2")), ProxyHeaderError.BadCommand },
        { Block(0x2F, 0), ProxyHeaderError.BadCommand },
        { Block(ProxyCommand, 0x41, new byte[36]), ProxyHeaderError.BadProtocol },
        { Block(ProxyCommand, 0xF0), ProxyHeaderError.BadProtocol },
        { Block(ProxyCommand, 0x13, new byte[36]), ProxyHeaderError.BadProtocol },
        { Block(ProxyCommand, 0x3F, new byte[216]), ProxyHeaderError.BadProtocol },
        { Block(ProxyCommand, Tcp4, Addresses("0.0.0.0:1", "10.0.0.8:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp4, Addresses("224.0.0.251:1", "10.0.0.8:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp4, Addresses("255.255.255.255:1", "10.0.0.8:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp6, Addresses("[::]:1", "[::8]:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp6, Addresses("[ff0e::1]:1", "[::8]:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp6, Addresses("[::ffff:239.1.2.3]:1", "[::8]:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp6, Addresses("[::ffff:0.0.0.0]:1", "[::8]:2")), ProxyHeaderError.ImpossibleClient },
        { Block(ProxyCommand, Tcp4), ProxyHeaderError.BlockTooShort },
        { Block(ProxyCommand, Tcp4, new byte[11]), ProxyHeaderError.BlockTooShort },
        { Block(ProxyCommand, Tcp6, Addresses("10.0.0.7:1", "10.0.0.8:2")), ProxyHeaderError.BlockTooShort },
        { Block(ProxyCommand, Tcp4, new byte[ProxyHeaderDecoder.MaxBlockBytes + 1])[..16], ProxyHeaderError.BlockTooLong },
        { Block(LocalCommand, 0, new byte[ushort.MaxValue])[..16], ProxyHeaderError.BlockTooLong },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2"), [4, 0]), ProxyHeaderError.BadExtension },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2"), [4, 0, 2, 1]), ProxyHeaderError.BadExtension },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2"), Extension(3, 1, 2, 3)), ProxyHeaderError.BadExtension },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2"), Extension(3, 1, 2, 3, 4), Extension(3, 1, 2, 3, 4)), ProxyHeaderError.BadExtension },
        { Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:1", "10.0.0.8:2"), Extension(3, 1, 2, 3, 4)), ProxyHeaderError.BadChecksum },
    };

    [Theory]
    [MemberData(nameof(GoodLines))]
    public void A_good_line_is_read_at_every_cut_and_the_clients_bytes_stay(string line, string said) => AssertGood(Listen.Bytes(line), said);

    [Theory]
    [MemberData(nameof(GoodBlocks))]
    public void A_good_block_is_read_at_every_cut_and_the_clients_bytes_stay(byte[] block, string said) => AssertGood(block, said);

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_is_refused_at_every_cut(string line, ProxyHeaderError error) => AssertBad(Listen.Bytes(line), error);

    [Theory]
    [MemberData(nameof(BadBlocks))]
    public void A_bad_block_is_refused_at_every_cut(byte[] block, ProxyHeaderError error) => AssertBad(block, error);

    [Fact]
    public void A_header_cut_short_stays_unfinished()
    {
        byte[] line = "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"u8.ToArray();
        byte[] block = Block(ProxyCommand, Tcp6, Addresses("[2001:db8::7]:50000", "[2001:db8::1]:7000"), Extension(4, 1, 2));
        foreach (byte[] header in new[] { line, block })
        {
            for (int length = 0; length < header.Length; length++) Assert.Equal($"more {length}", Tell([header[..length]]));
        }
    }

    [Fact]
    public void A_stranger_is_refused_with_its_first_wrong_byte()
    {
        Assert.Equal("NoHeader", Tell(["#"u8.ToArray()]));
        Assert.Equal("NoHeader", Tell(["PO"u8.ToArray()]));
        Assert.Equal("NoHeader", Tell(["\r\n\r\n\r"u8.ToArray()]));
    }

    [Fact]
    public void The_checksum_covers_every_byte_of_the_header()
    {
        Assert.Equal(0xE3069283u, Crc32C("123456789"u8));
        byte[] good = WithChecksum(Block(ProxyCommand, Tcp4, Addresses("10.0.0.7:50000", "192.0.2.1:7000"), Extension(4, 1, 2, 3), Extension(3, new byte[4])));
        for (int at = 16; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x01;
            // Another type makes the checksum an unknown extension; another length breaks the shape.
            bool isChecksumType = at == good.Length - 7;
            string answer = Tell([bad]);
            if (isChecksumType) Assert.Equal("v2 10.0.0.7:50000 192.0.2.1:7000", answer);
            else Assert.True(answer is "BadChecksum" or "BadExtension", $"{answer} at {at}");
        }
    }

    [Fact]
    public void The_answer_stays_and_leaves_the_clients_bytes_alone()
    {
        using var decoder = new ProxyHeaderDecoder();
        ReadOnlySpan<byte> input = "PROXY UNKNOWN\r\n"u8;
        Assert.Equal(ProxyHeaderStatus.Header, decoder.Read(ref input));
        input = "#1<<!"u8;
        Assert.Equal(ProxyHeaderStatus.Header, decoder.Read(ref input));
        Assert.Equal(5, input.Length);

        using var refused = new ProxyHeaderDecoder();
        input = "x"u8;
        Assert.Equal(ProxyHeaderStatus.Invalid, refused.Read(ref input));
        input = "PROXY UNKNOWN\r\n"u8;
        Assert.Equal(ProxyHeaderStatus.Invalid, refused.Read(ref input));
        Assert.True(input.IsEmpty);
        Assert.Equal(0, refused.Version);
    }

    private static void AssertGood(byte[] header, string said)
    {
        foreach (var reads in Cuts.Of(header)) Assert.Equal(said, Tell(reads));
        byte[] glued = [.. header, .. Listen.Bytes(Client)];
        foreach (var reads in Cuts.Of(glued)) Assert.Equal($"{said} {Client}", Tell(reads));
    }

    private static void AssertBad(byte[] header, ProxyHeaderError error)
    {
        foreach (var reads in Cuts.Of(header)) Assert.Equal(error.ToString(), Tell(reads));
        Assert.Equal(error.ToString(), Tell([[.. header, .. Listen.Bytes(Client)]]));
    }
}
