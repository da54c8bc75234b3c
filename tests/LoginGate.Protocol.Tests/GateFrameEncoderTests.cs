using System.Buffers;
using System.Net;
using LoginGate.Fuzzing;

namespace LoginGate.Protocol.Tests;

public class GateFrameEncoderTests
{
    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.7");
    private static readonly IPAddress Local = IPAddress.Parse("192.168.100.100");

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [InlineData("classic", "::ffff:10.0.0.7", "%O5/10.0.0.7/192.168.100.100$")]
    [InlineData("classic", "255.255.255.255", "%O5/255.255.255.255/192.168.100.100$")]
    [InlineData("classic", "fe80::1%3", "%O5/fe80::1/192.168.100.100$")]
    [InlineData("vc16", "1.20.100.0", "%O5/1.20.100.0$")]
    [InlineData("98k", "10.0.0.7", "%L5/10.0.0.7/192.168.100.100$")]
    [InlineData("delphi", "10.0.0.7", "%N5/10.0.0.7/192.168.100.100$")]
    public void Addresses_are_written_as_loginsrv_wants_them(string name, string client, string expected) =>
        Assert.Equal(expected, Written(name, (encoder, output) => encoder.WriteOpen(output, 5, IPAddress.Parse(client), Local)));

    [Fact]
    public void A_gate_says_what_it_calls_itself_only_where_the_dialect_has_a_name_for_it()
    {
        var output = new ArrayBufferWriter<byte>();
        new GateFrameEncoder(Dialect.Classic).WriteAnnounce(output);
        Assert.Equal(0, output.WrittenCount);

        new GateFrameEncoder(Dialect.Classic with { Announce = IPAddress.Parse("127.0.0.12") }).WriteAnnounce(output);
        Assert.Equal("%S127.0.0.12$", Listen.Latin(output.WrittenSpan));
        ReadOnlySpan<byte> input = output.WrittenSpan;
        using var decoder = new GateFrameDecoder(Dialect.Classic, 64);
        Assert.Equal(GateFrameKind.Announce, decoder.Read(ref input, out var frame));
        Assert.Equal("127.0.0.12", Listen.Latin(frame.ClientAddress));
    }

    [Fact]
    public void A_dialect_may_repeat_the_client_address()
    {
        var output = new ArrayBufferWriter<byte>();
        new GateFrameEncoder(Dialect.Classic with { SecondAddress = SecondAddress.Client }).WriteOpen(output, 5, Client, Local);
        Assert.Equal("%O5/10.0.0.7/10.0.0.7$", Listen.Latin(output.WrittenSpan));
    }

    [Fact]
    public void An_address_that_98k_would_drop_silently_is_refused()
    {
        var encoder = new GateFrameEncoder(Dialect.Delphi98k);
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => encoder.WriteOpen(output, 5, IPAddress.IPv6Loopback, Local));
        Assert.Throws<ArgumentException>(() => encoder.WriteOpen(output, 5, Client, IPAddress.IPv6Loopback));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("98k", "#7ddhk!", "%D5/#1ddhk!$")]
    [InlineData("98k", "#ddhk!", "%D5/#1ddhk!$")]
    [InlineData("classic", "#7ddhk!", "%A5/#7ddhk!$")]
    [InlineData("vc16", "#ddhk!", "%A5/#ddhk!$")]
    public void The_digit_is_rewritten_only_where_the_original_gate_does(string name, string packet, string expected) =>
        Assert.Equal(expected, Written(name, (encoder, output) => encoder.WriteData(output, 5, Listen.Bytes(packet))));

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("ddhk!")]
    [InlineData("#ddhk")]
    [InlineData("#1$%X13$!")]
    [InlineData("#1%A13/x!")]
    [InlineData("#1<\0<!")]
    [InlineData("#1<\r\n!")]
    [InlineData("#1<\u007f!")]
    [InlineData("#1<\u00c8!")]
    [InlineData("#1abc!#2abc!")]
    [InlineData("#1abc#2abc!")]
    [InlineData("#1abc!!")]
    [InlineData("#1!$")]
    public void What_could_forge_a_frame_is_never_written(string packet)
    {
        foreach (string name in Dialect.PresetNames)
        {
            Assert.True(Dialect.TryGetPreset(name, out var dialect));
            var encoder = new GateFrameEncoder(dialect);
            var output = new ArrayBufferWriter<byte>();
            Assert.Throws<ArgumentException>(() => encoder.WriteData(output, 5, Listen.Bytes(packet)));
            Assert.Equal(0, output.WrittenCount);
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_longest_payload_is_the_dialects(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var encoder = new GateFrameEncoder(dialect);
        byte[] longest = [(byte)'#', .. Enumerable.Repeat((byte)'<', dialect.PayloadLimit - 2), (byte)'!'];
        Assert.Equal(WireFacts.Of(name).MostPayload, longest.Length);
        longest[1] = (byte)'1';
        var output = new ArrayBufferWriter<byte>();
        encoder.WriteData(output, int.MaxValue, longest);
        Assert.InRange(output.WrittenCount, longest.Length, encoder.MaxDataFrameBytes(longest.Length));

        using var decoder = new GateFrameDecoder(dialect, 2048);
        Assert.Equal([$"data {int.MaxValue} {Listen.Latin(longest)}", "garbage 0"], Listen.ToGate(decoder, [output.WrittenSpan.ToArray()]));

        byte[] over = [.. longest[..^1], (byte)'<', (byte)'!'];
        Assert.Throws<ArgumentException>(() => encoder.WriteData(output, 5, over));
    }

    [Fact]
    public void The_rewritten_digit_counts_towards_the_payload_limit()
    {
        byte[] noDigit = [(byte)'#', .. Enumerable.Repeat((byte)'<', Dialect.MaxPayloadBytes - 2), (byte)'!'];
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => new GateFrameEncoder(Dialect.Delphi98k).WriteData(output, 5, noDigit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Numbers_that_are_none_are_refused(int session)
    {
        var encoder = new GateFrameEncoder(Dialect.Classic);
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.WriteOpen(output, session, Client, Local));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.WriteData(output, session, "#1<!"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.WriteClose(output, session));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_whole_session_reads_back_at_every_cut(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var encoder = new GateFrameEncoder(dialect);
        var output = new ArrayBufferWriter<byte>();
        encoder.WriteOpen(output, 1234567890, Client, Local);
        encoder.WriteData(output, 1234567890, "#1<<=!"u8);
        encoder.WriteHeartbeat(output);
        encoder.WriteClose(output, 1234567890);
        string second = dialect.SecondAddress switch { SecondAddress.None => "", SecondAddress.Client => " 10.0.0.7", _ => " 192.168.100.100" };
        List<string> expected =
            [$"open 1234567890 10.0.0.7{second}", "data 1234567890 #1<<=!", "heartbeat", "close 1234567890", "garbage 0"];
        foreach (var reads in Cuts.Of(output.WrittenSpan.ToArray()))
        {
            using var decoder = new GateFrameDecoder(dialect, 4096);
            Assert.Equal(expected, Listen.ToGate(decoder, reads));
            Assert.Equal(0, decoder.PendingBytes);
        }
    }

    private static string Written(string name, Action<GateFrameEncoder, IBufferWriter<byte>> write)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var output = new ArrayBufferWriter<byte>();
        write(new GateFrameEncoder(dialect), output);
        return Listen.Latin(output.WrittenSpan);
    }
}
