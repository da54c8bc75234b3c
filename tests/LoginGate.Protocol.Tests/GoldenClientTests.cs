namespace LoginGate.Protocol.Tests;

public class GoldenClientTests
{
    private const int MaxPacket = 1023;

    // What the strict classic decoder says; VC16 where the vector needs an optional digit.
    private static readonly Dictionary<string, string[]> Said = new()
    {
        ["c04"] = ["FlowControl", "outside 0"],
        ["c05"] = ["FlowControl", "#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", "outside 0"],
        ["c08"] = ["ForbiddenByte 24 at 2"],
        ["c09"] = ["outside 6"],
        ["c10"] = ["ForbiddenByte 25 at 2"],
        ["c11"] = ["ForbiddenByte 00 at 4"],
        ["c12"] = ["ForbiddenByte 7F at 6"],
        ["c13"] = ["ForbiddenByte 3B at 6"],
        ["c14"] = ["outside 27"],
        ["c15"] = ["outside 256"],
        ["c16"] = ["outside 17"],
        ["c17"] = ["Empty 2", "outside 0"],
        ["c18"] = ["Empty 3", "outside 0"],
        ["c19"] = ["#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", "outside 4"],
        ["c20"] = ["Broken 5", "#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", "outside 0"],
        ["c22"] = ["Oversize 00 at 1023"],
        ["c23"] = ["#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", "outside 1"],
    };

    public static TheoryData<string> Ids => GoldenVectors.Ids("client");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Client_bytes_give_the_packets_the_vectors_say(string id)
    {
        var vector = GoldenVectors.Find("client", id);
        using var decoder = Strict(id);
        var packets = Listen.ToClient(decoder, vector.Reads()).Where(line => line[0] == '#');
        Assert.Equal(vector.GetProperty("fwd").EnumerateArray().Select(packet => packet.GetString()!), packets);
        if (Said.TryGetValue(id, out string[]? said))
        {
            using var again = Strict(id);
            Assert.Equal(said, Listen.ToClient(again, vector.Reads()));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Client_bytes_give_the_same_at_every_cut(string id)
    {
        byte[] stream = GoldenVectors.Find("client", id).Joined();
        using var whole = Strict(id);
        var expected = Listen.ToClient(whole, [stream]);
        foreach (var reads in Cuts.Of(stream))
        {
            using var decoder = Strict(id);
            Assert.Equal(expected, Listen.ToClient(decoder, reads));
            Assert.False(decoder.HasPartial);
        }
    }

    [Fact]
    public void Good_client_vectors_glued_together_read_as_one_after_the_other()
    {
        byte[][] streams = [.. GoldenVectors.Group("client")
            .Where(vector => vector.GetProperty("fwd").GetArrayLength() > 0)
            .Select(vector => vector.Joined())];
        using var single = new ClientPacketDecoder(Dialect.Vc16, PayloadRule.Strict, MaxPacket);
        using var glued = new ClientPacketDecoder(Dialect.Vc16, PayloadRule.Strict, MaxPacket);
        var expected = Listen.ToClient(single, streams);
        Assert.Equal(expected, Listen.ToClient(glued, [[.. streams.SelectMany(stream => stream)]]));
        Assert.Equal(11, expected.Count(line => line[0] == '#'));
    }

    [Theory]
    [InlineData("c09", OutsideContent.FrameBytes)]
    [InlineData("c14", OutsideContent.HttpProbe)]
    [InlineData("c15", OutsideContent.Noise)]
    [InlineData("c16", OutsideContent.FrameBytes)]
    public void Bytes_outside_packets_are_told_apart_at_every_cut(string id, OutsideContent content)
    {
        foreach (var reads in Cuts.Of(GoldenVectors.Find("client", id).Joined()))
        {
            using var decoder = Strict(id);
            var seen = OutsideContent.Noise;
            foreach (byte[] read in reads)
            {
                ReadOnlySpan<byte> input = read;
                while (decoder.Read(ref input, out _) != ClientPacketStatus.NeedMore)
                {
                    if (decoder.Outside > seen) seen = decoder.Outside;
                }
            }
            Assert.Equal(content, seen);
        }
    }

    [Theory]
    [InlineData("c12")]
    [InlineData("c13")]
    public void Bytes_outside_one_alphabet_may_pass_elsewhere(string id)
    {
        byte[] stream = GoldenVectors.Find("client", id).Joined();
        using var shifted = new ClientPacketDecoder(Dialect.Wol, PayloadRule.Strict, MaxPacket);
        using var printable = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Printable, MaxPacket);
        string[] passed = [Listen.Latin(stream), "outside 0"];
        if (id == "c13") Assert.Equal(passed, Listen.ToClient(shifted, [stream]));
        if (id == "c13") Assert.Equal(passed, Listen.ToClient(printable, [stream]));
        else Assert.Equal(["ForbiddenByte 7F at 6"], Listen.ToClient(printable, [stream]));
    }

    private static ClientPacketDecoder Strict(string id) =>
        new(id == "c06" ? Dialect.Vc16 : Dialect.Classic, PayloadRule.Strict, MaxPacket);
}
