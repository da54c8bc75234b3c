using System.Text.Json;

namespace LoginGate.Protocol.Tests;

public class GoldenCodeTests
{
    public static TheoryData<string> CodeIds => GoldenVectors.Ids("code");

    public static TheoryData<string> BadCodeIds => GoldenVectors.Ids("code_bad");

    public static TheoryData<string> MessageIds => GoldenVectors.Ids("msg");

    public static TheoryData<string> RotationIds => GoldenVectors.Ids("rot98k");

    [Theory]
    [MemberData(nameof(CodeIds))]
    public void Code_vectors_hold_both_ways(string id)
    {
        var vector = GoldenVectors.Find("code", id);
        byte[] plain = vector.Hex("hex");
        var coded = new byte[SixBitCode.EncodedLength(plain.Length)];
        Assert.Equal(coded.Length, SixBitCode.Encode(vector.Codec(), plain, coded));
        Assert.Equal(vector.Text("text"), Listen.Latin(coded));

        var back = new byte[SixBitCode.DecodedLength(coded.Length)];
        Assert.True(SixBitCode.TryDecode(vector.Codec(), coded, back, out int written));
        Assert.Equal(plain, back[..written]);
    }

    [Theory]
    [MemberData(nameof(BadCodeIds))]
    public void Bad_code_is_refused_or_loses_only_left_over_bits(string id)
    {
        var vector = GoldenVectors.Find("code_bad", id);
        byte[] text = Listen.Bytes(vector.Text("text"));
        var back = new byte[16];
        bool decoded = SixBitCode.TryDecode(vector.Codec(), text, back, out int written);
        if (vector.Text("want") == "refuse") Assert.False(decoded);
        else Assert.Equal(vector.Hex("want"), decoded ? back[..written] : null);
    }

    [Theory]
    [MemberData(nameof(MessageIds))]
    public void Message_vectors_hold_both_ways(string id)
    {
        var vector = GoldenVectors.Find("msg", id);
        var header = HeaderOf(vector.GetProperty("f"));
        var layout = vector.Layout();
        var block = new byte[layout.ByteCount()];
        Assert.Equal(block.Length, header.WriteBlock(layout, block));
        Assert.Equal(vector.Text("def_hex"), Convert.ToHexStringLower(block));

        var coded = new byte[layout.CharCount()];
        Assert.Equal(coded.Length, header.Encode(layout, vector.Codec(), coded));
        Assert.Equal(vector.Text("def"), Listen.Latin(coded));
        Assert.True(MessageHeader.TryDecode(layout, vector.Codec(), coded, out var back));
        Assert.Equal(header, back);
    }

    [Theory]
    [MemberData(nameof(MessageIds))]
    public void Message_vectors_are_built_and_parsed_as_packets(string id)
    {
        var vector = GoldenVectors.Find("msg", id);
        string packet = vector.Text("pkt");
        // Account records are coded in two pieces: LoginMessageTests has them.
        if (vector.Text("name") == "ADDNEWUSER") return;
        bool hasDigit = char.IsAsciiDigit(packet[1]);
        bool request = vector.Text("dir") == "c2s";
        var dialect = Dialect.Classic with
        {
            Codec = vector.Codec(),
            Layout = vector.Layout(),
            CodeDigit = hasDigit ? CodeDigitRule.Required : CodeDigitRule.Optional,
        };
        var header = HeaderOf(vector.GetProperty("f"));
        byte[] body = vector.Hex("body_hex");

        byte[] built = request
            ? LoginPacket.BuildRequest(dialect, hasDigit ? packet[1] : '1', header, body)
            : LoginPacket.BuildReply(dialect, header, body);
        Assert.Equal(packet, Listen.Latin(built));

        Assert.True(LoginPacket.TryParse(dialect, built, out var parsed));
        Assert.Equal(header, parsed.Header);
        Assert.Equal(body, parsed.Body);
        Assert.Equal(hasDigit ? packet[1] : null, parsed.Digit);
        Assert.Equal("", parsed.PlainTail);
    }

    [Theory]
    [MemberData(nameof(MessageIds))]
    public void Reply_vectors_are_framed_as_loginsrv_does(string id)
    {
        var vector = GoldenVectors.Find("msg", id);
        if (vector.Text("dir") != "s2c") return;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(Dialect.Classic).WriteReply(output, 12, Listen.Bytes(vector.Text("pkt")));
        Assert.Equal(vector.Text("frame"), Listen.Latin(output.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(RotationIds))]
    public void The_98k_rotation_holds_both_ways(string id)
    {
        var vector = GoldenVectors.Find("rot98k", id);
        byte[] body = Listen.Bytes(vector.Text("plain"));
        KeyRotation98k.Hide(body, vector.Text("key"));
        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(body));
        KeyRotation98k.Restore(body, vector.Text("key"));
        Assert.Equal(vector.Text("plain"), Listen.Latin(body));
        Assert.Equal("00001234", KeyRotation98k.KeyOf(0x1234));
    }

    [Theory]
    [InlineData(SixBitCodec.A)]
    [InlineData(SixBitCodec.B)]
    [InlineData(SixBitCodec.C)]
    [InlineData(SixBitCodec.ASubstituted)]
    public void Random_bytes_survive_every_code(SixBitCodec codec)
    {
        const int seed = 20011006;
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++)
        {
            var plain = new byte[random.Next(0, 400)];
            random.NextBytes(plain);
            var coded = new byte[SixBitCode.EncodedLength(plain.Length)];
            SixBitCode.Encode(codec, plain, coded);
            Assert.True(SixBitCode.IsInAlphabet(codec, coded), $"seed {seed}");
            var back = new byte[plain.Length];
            Assert.True(SixBitCode.TryDecode(codec, coded, back, out int written), $"seed {seed}");
            Assert.Equal(plain, back[..written]);
        }
    }

    [Fact]
    public void A_count_behind_the_block_is_kept_as_plain_text()
    {
        Assert.True(LoginPacket.TryParse(Dialect.Delphi98k, "#ddhkdSijddhkddhk1!"u8, out var packet));
        Assert.Equal(503, packet.Header.Ident);
        Assert.Equal("1", packet.PlainTail);
        Assert.Empty(packet.Body);
    }

    private static MessageHeader HeaderOf(JsonElement fields) => new(
        fields.GetProperty("ident").GetUInt16(),
        fields.GetProperty("recog").GetInt64(),
        fields.GetProperty("param").GetUInt16(),
        fields.GetProperty("tag").GetUInt16(),
        fields.GetProperty("series").GetUInt16(),
        fields.TryGetProperty("len", out var length) ? length.GetInt32() : 0,
        fields.TryGetProperty("session", out var session) ? session.GetInt32() : 0);
}
