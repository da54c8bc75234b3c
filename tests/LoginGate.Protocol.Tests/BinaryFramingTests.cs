using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LoginGate.Protocol.Tests;

public class BinaryFramingTests
{
    private const int Limit = 512;

    // reply to 12, kick of 13 as text, heartbeat
    private static readonly byte[] Good = GoodStream();

    [Fact]
    public void Garbage_before_records_is_skipped_at_every_cut()
    {
        byte[] garbage = [0x00, 0x9A, 0xAA, 0x9A, 0xAB, (byte)'%', (byte)'1', 0x9A, 0x9A];
        foreach (var reads in Cuts.Of([.. garbage, .. Good]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            Assert.Equal(["reply 12 #ddhk!$", "Kick 13", "heartbeat", $"garbage {garbage.Length}"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(Limit)]
    [InlineData(65535)]
    public void A_length_that_lies_costs_only_its_own_frame(int length)
    {
        byte[] liar = Reply(14, "#lost!$");
        BinaryPrimitives.WriteUInt16LittleEndian(liar.AsSpan(4), (ushort)length);
        foreach (var reads in Cuts.Of([.. liar, .. Good]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            var said = Listen.ToLoginSrv(decoder, reads);
            Assert.StartsWith(length >= Limit ? "OverLong" : "BadRecord", said[0], StringComparison.Ordinal);
            Assert.Equal(["reply 12 #ddhk!$", "Kick 13", "heartbeat", "garbage 0"], said[1..]);
            Assert.False(decoder.HasPartial);
        }
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-2)]
    [InlineData(int.MaxValue)]
    [InlineData(8)]
    public void Counts_that_lie_inside_a_record_cost_only_its_own_frame(int count)
    {
        byte[] liar = Reply(14, "#lost!$");
        // Behind header, member count, type, session count and two digits, and the short length.
        BinaryPrimitives.WriteInt32LittleEndian(liar.AsSpan(6 + 2 + 4 + 4 + 2), count);
        foreach (var reads in Cuts.Of([.. liar, .. Good]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            var said = Listen.ToLoginSrv(decoder, reads);
            Assert.StartsWith("BadRecord", said[0], StringComparison.Ordinal);
            Assert.Equal(["reply 12 #ddhk!$", "Kick 13", "heartbeat", "garbage 0"], said[1..]);
        }
    }

    [Theory]
    [InlineData("12", "reply 12 #<<!")]
    [InlineData("2147483647", "reply 2147483647 #<<!")]
    [InlineData("2147483648", "NoNumber")]
    [InlineData("012", "NoNumber")]
    [InlineData("x", "NoNumber")]
    [InlineData("", "NoNumber")]
    [InlineData(null, "NoNumber")]
    public void Session_texts_may_be_utf8(string? session, string expected)
    {
        byte[] data = Listen.Bytes("#<<!");
        byte[] text = session is null or "" ? [] : Encoding.UTF8.GetBytes(session);
        var record = new List<byte> { 4, 2 };
        record.AddRange(BitConverter.GetBytes(session switch { null => -1, "" => 0, _ => ~text.Length }));
        if (text.Length > 0) record.AddRange([.. BitConverter.GetBytes(text.Length), .. text]);
        record.AddRange([.. BitConverter.GetBytes((short)data.Length), .. BitConverter.GetBytes(data.Length), .. data]);
        byte[] frame = [0x9A, 0xAA, 0x9A, 0xAA, .. BitConverter.GetBytes((ushort)record.Count), .. record];
        foreach (var reads in Cuts.Of(frame))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            string[] wanted = [expected == "NoNumber" ? $"NoNumber {frame.Length}" : expected, "garbage 0"];
            Assert.Equal(wanted, Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Fact]
    public void Records_that_loginsrv_does_not_send_are_anomalies()
    {
        byte[] enter = Convert.FromHexString("9aaa9aaa1f00040001000000310011001100000031302e302e302e372f31302e302e302e37");
        byte[] leave = Convert.FromHexString("9aaa9aaa0e000401010000003100000000000000");
        using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
        Assert.Equal(["UnexpectedRecord 37", "Kick 1", "garbage 0"], Listen.ToLoginSrv(decoder, [[.. enter, .. leave]]));
    }

    [Theory]
    [InlineData("%+T13$", "KickAndBanPermanent 13")]
    [InlineData("%+-x$", "NoNumber 5")]
    [InlineData("%++$", "heartbeat")]
    public void Text_commands_between_records_are_understood(string text, string expected)
    {
        foreach (var reads in Cuts.Of([.. Good, .. Listen.Bytes(text), .. Good]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            string[] good = ["reply 12 #ddhk!$", "Kick 13", "heartbeat"];
            Assert.Equal([.. good, expected, .. good, "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
        foreach (var reads in Cuts.Of([.. "xx"u8, .. Listen.Bytes(text)]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            Assert.Equal([expected, "garbage 2"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    private static byte[] Reply(int session, string data)
    {
        var output = new ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(Dialect.OpenMir2).WriteReply(output, session, Listen.Bytes(data).AsSpan(0, data.Length - 1));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] GoodStream()
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new LoginSrvFrameEncoder(Dialect.OpenMir2);
        encoder.WriteReply(output, 12, "#ddhk!"u8);
        encoder.WriteKick(output, 13);
        encoder.WriteHeartbeat(output);
        return output.WrittenSpan.ToArray();
    }
}
