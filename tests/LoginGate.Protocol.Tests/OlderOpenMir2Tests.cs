using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace LoginGate.Protocol.Tests;

/// <summary>The wire of OpenMir2 before 2024-02-12 (protocol.md, section 11), to the byte.</summary>
public class OlderOpenMir2Tests
{
    private const int MaxFrame = 4096;
    private const string Addresses = "31302e302e302e372f31302e302e302e37"; // 10.0.0.7/10.0.0.7
    private const string Packet = "23316464686b6459676b6464686b6464686b21"; // #1ddhkdYgkddhkddhk!
    private const string Reply = "236464686b6464686b6464686b6464686b2124"; // #ddhkddhkddhkddhk!$

    [Theory]
    [InlineData("openmir2-int", "open 7 10.0.0.7 10.0.0.7", "9aaa9aaa1d00" + "0400070000001100" + "11000000" + Addresses)]
    [InlineData("openmir2-int", "data 7 #1ddhkdYgkddhkddhk!", "9aaa9aaa1f00" + "0402070000001300" + "13000000" + Packet)]
    [InlineData("openmir2-int", "close 7", "9aaa9aaa0c00" + "0401070000000000" + "00000000")]
    [InlineData("openmir2-int", "heartbeat", "9aaa9aaa0c00" + "0403000000000000" + "ffffffff")]
    [InlineData("openmir2-2022", "open 7 10.0.0.7 10.0.0.7", "254f070000002f" + Addresses + "24")]
    [InlineData("openmir2-2022", "data 7 #1ddhkdYgkddhkddhk!", "2541070000002f" + Packet + "24")]
    [InlineData("openmir2-2022", "close 7", "2558070000002f" + "58" + "24")]
    [InlineData("openmir2-2022", "heartbeat", "252d000000002f" + "2d" + "24")]
    public void A_gate_says_it_so(string preset, string meaning, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(OfGate(Of(preset), meaning, 7)));
        foreach (var reads in Cuts.Of(Convert.FromHexString(hex)))
        {
            using var decoder = new GateFrameDecoder(Of(preset), MaxFrame);
            Assert.Equal([meaning, "garbage 0"], Listen.ToGate(decoder, reads));
        }
    }

    [Theory]
    [InlineData("openmir2-int", "reply 7 #ddhkddhkddhkddhk!$", "9aaa9aaa1f00" + "0402070000001300" + "13000000" + Reply)]
    [InlineData("openmir2-int", "heartbeat", "9aaa9aaa0c00" + "0403000000000000" + "ffffffff")]
    [InlineData("openmir2-int", "Kick 7", "252b2d3724")]
    [InlineData("openmir2-2022", "reply 7 #ddhkddhkddhkddhk!", "25372f" + Reply)]
    [InlineData("openmir2-2022", "heartbeat", "252b2b24")]
    [InlineData("openmir2-2022", "Kick 7", "252b2d3724")]
    public void LoginSrv_says_it_so(string preset, string meaning, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(OfLoginSrv(Of(preset), meaning, 7)));
        foreach (var reads in Cuts.Of(Convert.FromHexString(hex)))
        {
            using var decoder = new LoginSrvFrameDecoder(Of(preset), MaxFrame);
            Assert.Equal([meaning, "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Fact]
    public void A_keep_alive_of_the_gate_is_the_same_bytes_with_a_number_as_with_a_text() =>
        Assert.Equal(OfGate(Dialect.OpenMir2, "heartbeat", 7), OfGate(Dialect.OpenMir2Int, "heartbeat", 7));

    [Fact]
    public void The_close_that_the_first_releases_wrote_is_one()
    {
        using var decoder = new GateFrameDecoder(Dialect.OpenMir2Of2022, MaxFrame);
        Assert.Equal(["close 7", "garbage 0"], Listen.ToGate(decoder, [Convert.FromHexString("25580700000024")]));
    }

    // '$', '%' and '/', which stand in such numbers, are no marks there.
    [Theory]
    [InlineData(0x24)]
    [InlineData(0x25)]
    [InlineData(0x2F)]
    [InlineData(0x2F2F)]
    [InlineData(0x24242424)]
    [InlineData(0x25252525)]
    [InlineData(0x252F2524)]
    [InlineData(int.MaxValue)]
    public void Any_session_number_is_read_at_every_cut(int session)
    {
        foreach (var dialect in (Dialect[])[Dialect.OpenMir2Int, Dialect.OpenMir2Of2022])
        {
            string[] meanings = [$"open {session} 10.0.0.7 10.0.0.7", $"data {session} #1ddhkdYgkddhkddhk!", "heartbeat", $"close {session}"];
            byte[] stream = [.. meanings.SelectMany(meaning => OfGate(dialect, meaning, session))];
            foreach (var reads in Cuts.Of(stream))
            {
                using var decoder = new GateFrameDecoder(dialect, MaxFrame);
                Assert.Equal([.. meanings, "garbage 0"], Listen.ToGate(decoder, reads));
                Assert.Equal(0, decoder.PendingBytes);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_number_that_is_none_costs_its_own_frame(int number)
    {
        byte[] good = OfLoginSrv(Dialect.OpenMir2Int, "reply", 12);
        byte[] bad = [.. good];
        BinaryPrimitives.WriteInt32LittleEndian(bad.AsSpan(8), number);
        foreach (var reads in Cuts.Of([.. bad, .. good]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2Int, MaxFrame);
            Assert.Equal([$"NoNumber {bad.Length}", "reply 12 #ddhkddhkddhkddhk!$", "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Fact]
    public void A_kick_as_text_breaks_no_record_before_or_behind_it()
    {
        byte[] reply = OfLoginSrv(Dialect.OpenMir2Int, "reply", 12);
        foreach (var reads in Cuts.Of([.. reply, .. "%+-13$"u8, .. reply]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2Int, MaxFrame);
            Assert.Equal(
                ["reply 12 #ddhkddhkddhkddhk!$", "Kick 13", "reply 12 #ddhkddhkddhkddhk!$", "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Theory]
    [InlineData("2541070000", "BadRecord")] // broken off inside the number
    [InlineData("2541070000002f2331", "BadRecord")] // broken off inside the body
    [InlineData("255107000000", "BadRecord")] // no such letter
    [InlineData("252d0000000024", "BadRecord")] // a heartbeat that its LoginSrv would not answer
    [InlineData("2541000000002f2331212421", "BadNumber")]
    [InlineData("2558070000002f6124", "TrailingBytes")]
    public void What_is_no_frame_of_the_first_releases_costs_itself_alone(string hex, string error)
    {
        byte[] good = OfGate(Dialect.OpenMir2Of2022, "close", 12);
        byte[] stream = [.. Convert.FromHexString(hex), .. good, .. good];
        using var decoder = new GateFrameDecoder(Dialect.OpenMir2Of2022, MaxFrame);
        var said = Listen.ToGate(decoder, [stream]);
        Assert.Equal(error, said[0]);
        Assert.Equal("close 12", said[^2]);
    }

    [Theory]
    [InlineData("9aaa9aaa1f000402070000001300" + "13000000" + Packet, "openmir2-int", "data, session 7: IDPASSWORD (2001)")]
    [InlineData("9aaa9aaa1d000400070000001100" + "11000000" + Addresses, "openmir2-int", "open, session 7, client 10.0.0.7")]
    [InlineData("9aaa9aaa0c00040107000000000000000000", "openmir2-int", "close, session 7")]
    [InlineData("254f240000002f" + Addresses + "24", "openmir2-2022", "open, session 36, client 10.0.0.7")]
    [InlineData("25580700000024", "openmir2-2022", "close, session 7")]
    [InlineData("252d000000002f2d24", "openmir2-2022", "heartbeat")]
    public void A_single_frame_shows_its_dialect(string hex, string preset, string title)
    {
        var explanation = FrameExplainer.Explain(hex);
        Assert.Equal((preset, title), (explanation.Dialect.Name, $"{Assert.Single(explanation.Frames).Title}"[..title.Length]));
    }

    [Theory]
    [InlineData("%A1234/#1<<<!$")]
    [InlineData("%Agehe/im77$")]
    public void Text_where_the_first_releases_had_a_number_is_not_shown(string capture)
    {
        var frame = Assert.Single(FrameExplainer.Explain(capture, Dialect.OpenMir2Of2022).Frames);
        Assert.Equal(("%...$", false), (frame.Text, frame.IsSound));
    }

    private static Dialect Of(string preset) => Dialect.TryGetPreset(preset, out var dialect) ? dialect : throw new ArgumentException(preset);

    private static byte[] OfGate(Dialect dialect, string meaning, int session)
    {
        var output = new ArrayBufferWriter<byte>();
        var gate = new GateFrameEncoder(dialect);
        switch (meaning.Split(' ')[0])
        {
            case "open": gate.WriteOpen(output, session, IPAddress.Parse("10.0.0.7"), IPAddress.Loopback); break;
            case "data": gate.WriteData(output, session, "#1ddhkdYgkddhkddhk!"u8); break;
            case "close": gate.WriteClose(output, session); break;
            default: gate.WriteHeartbeat(output); break;
        }
        return output.WrittenSpan.ToArray();
    }

    private static byte[] OfLoginSrv(Dialect dialect, string meaning, int session)
    {
        var output = new ArrayBufferWriter<byte>();
        var server = new LoginSrvFrameEncoder(dialect);
        switch (meaning.Split(' ')[0])
        {
            case "reply": server.WriteReply(output, session, "#ddhkddhkddhkddhk!"u8); break;
            case "Kick": server.WriteKick(output, session); break;
            default: server.WriteHeartbeat(output); break;
        }
        return output.WrittenSpan.ToArray();
    }
}
