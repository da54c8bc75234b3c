using System.Buffers;
using System.Globalization;
using System.Net;

namespace LoginGate.Protocol.Tests;

/// <summary>The slot/handle family: frames to the byte as protocol.md, section 11, gives them.</summary>
public class SlotHandleTests
{
    private const string Login = "#1<<<<<AT<<<<<<<<<YBQoY?<mGs=]XsHlHL!";

    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.7");
    private static readonly IPAddress Public = IPAddress.Parse("203.0.113.5");
    private static readonly Dialect Kin = Dialect.AppleM2 with { SecondAddress = SecondAddress.Public, PublicAddress = Public };

    [Theory]
    [InlineData(7, "7/7")]
    [InlineData(65_535, "65535/65535")]
    [InlineData(65_536, "0/65536")]
    [InlineData(65_543, "7/65543")]
    [InlineData(int.MaxValue, "65535/2147483647")]
    public void The_gates_frames_name_slot_and_handle(int session, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new GateFrameEncoder(Kin);
        encoder.WriteOpen(output, session, Client, IPAddress.Loopback);
        encoder.WriteData(output, session, Listen.Bytes(Login));
        encoder.WriteClose(output, session);
        encoder.WriteHeartbeat(output);

        Assert.Equal($"%N{written}/10.0.0.7/203.0.113.5$%D{written}/{Login}$%C{written}$%--$", Listen.Latin(output.WrittenSpan));
        foreach (var reads in Cuts.Of(output.WrittenSpan.ToArray()))
        {
            using var decoder = new GateFrameDecoder(Kin, 1024);
            Assert.Equal(
                [$"open {session} 10.0.0.7 203.0.113.5", $"data {session} {Login}", $"close {session}", "heartbeat", "garbage 0"],
                Listen.ToGate(decoder, reads));
        }
    }

    [Theory]
    [InlineData("%12/65548/#<<!$", "reply 65548 #<<!")]
    [InlineData("%0/65536/#<<!$", "reply 65536 #<<!")]
    [InlineData("%12/12/a%b/c$", "reply 12 a%b/c")]
    [InlineData("%+-65548$", "Kick 65548")]
    [InlineData("%+T65548$", "KickAndBanPermanent 65548")]
    [InlineData("%+B65548$", "KickAndBanTemporary 65548")]
    [InlineData("%++$", "heartbeat")]
    [InlineData("%12$", "NoSlash 4")]
    [InlineData("%12/65548$", "NoSlash 10")]
    [InlineData("%12/65548/$", "EmptyReply 11")]
    [InlineData("%12/#<<!$", "NoSlash 9")]
    [InlineData("%012/12/#<<!$", "NoNumber 13")]
    [InlineData("%12/0/#<<!$", "NoNumber 11")]
    [InlineData("%2147483648/1/#<<!$", "NoNumber 19")]
    public void LoginSrvs_frames_are_read_at_every_cut(string frame, string said)
    {
        foreach (var reads in Cuts.Of(Listen.Bytes(frame)))
        {
            using var decoder = new LoginSrvFrameDecoder(Kin, 64);
            Assert.Equal([said, "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Theory]
    [InlineData("%12/65548/x$", 12)]
    [InlineData("%13/65548/x$", 13)]
    [InlineData("%0/65548/x$", 0)]
    public void A_reply_tells_the_slot_that_was_written(string frame, int slot)
    {
        using var decoder = new LoginSrvFrameDecoder(Kin, 64);
        ReadOnlySpan<byte> input = Listen.Bytes(frame);
        decoder.Read(ref input, out var reply);
        Assert.Equal((65_548, slot), (reply.Session, reply.Slot));
    }

    [Fact]
    public void In_every_other_dialect_the_slot_is_the_sessions_own()
    {
        using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, 64);
        var input = "%65548/x$"u8;
        decoder.Read(ref input, out var reply);
        Assert.Equal(SlotHandle.SlotOf(65_548), reply.Slot);
    }

    [Fact]
    public void A_frame_that_was_cut_off_gives_way_to_the_next_whatever_stands_in_it()
    {
        using var decoder = new LoginSrvFrameDecoder(Kin, 64);
        Assert.Equal(
            ["reply 12 #b!", "garbage 7"],
            Listen.ToLoginSrv(decoder, [Listen.Bytes("%12/#a!%12/12/#b!$")]));
    }

    [Fact]
    public void LoginSrvs_encoder_writes_slot_and_handle()
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new LoginSrvFrameEncoder(Kin);
        encoder.WriteReply(output, 65_548, "#<<!"u8);
        encoder.WriteKick(output, 65_548);
        Assert.Equal("%12/65548/#<<!$%+-65548$", Listen.Latin(output.WrittenSpan));
    }

    [Fact]
    public void A_payload_has_less_than_512_characters()
    {
        var encoder = new GateFrameEncoder(Kin);
        byte[] longest = [.. "#1"u8, .. Enumerable.Repeat((byte)'<', 511 - 3), (byte)'!'];
        encoder.WriteData(new ArrayBufferWriter<byte>(), 1, longest);
        Assert.Throws<ArgumentException>(() => encoder.WriteData(new ArrayBufferWriter<byte>(), 1, [.. longest[..^1], .. "<!"u8]));
    }

    [Theory]
    [InlineData("#+!")]
    [InlineData("#1<<!")]
    [InlineData("#+hello+!")]
    public void The_greeting_is_known_at_every_cut_and_as_often_as_it_comes(string greeting)
    {
        var dialect = Dialect.AppleM2 with { ClientGreeting = new ClientGreeting(greeting, true) };
        foreach (var reads in Cuts.Of(Listen.Bytes($"{greeting}#1<<=!{greeting}*{greeting}")))
        {
            using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, 64);
            Assert.Equal(["Greeting", "#1<<=!", "Greeting", "FlowControl", "Greeting", "outside 0"], Listen.ToClient(decoder, reads));
            Assert.False(decoder.HasPartial);
        }
    }

    [Theory]
    [InlineData("#+1!", "ForbiddenByte 2B at 1")]
    [InlineData("#++!", "ForbiddenByte 2B at 1")]
    [InlineData("#1+!", "ForbiddenByte 2B at 2")]
    [InlineData("#+#1<<!", "Broken 2", "#1<<!", "outside 0")]
    [InlineData("##+#+x", "Broken 1", "Broken 2", "ForbiddenByte 2B at 1")]
    public void What_only_begins_as_the_greeting_is_judged_as_any_packet(string packets, params string[] said)
    {
        foreach (var dialect in (Dialect[])[Dialect.AppleM2, Dialect.Classic])
        {
            foreach (var reads in Cuts.Of(Listen.Bytes(packets)))
            {
                using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, 64);
                Assert.Equal(said, Listen.ToClient(decoder, reads));
            }
        }
    }

    [Fact]
    public void At_a_gate_of_another_dialect_the_greeting_is_known_at_every_cut_and_is_no_forbidden_byte()
    {
        foreach (var dialect in DialectPresets.MostCommonFirst.Where(preset => preset.ClientGreeting is null))
        {
            foreach (var reads in Cuts.Of("#+#1<<=!#+!#1<<=!"u8.ToArray()))
            {
                using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, 64);
                Assert.Equal(["Broken 2", "#1<<=!", "ForeignGreeting 00 at 3"], Listen.ToClient(decoder, reads));
                Assert.False(decoder.HasPartial);
            }
        }
        using var printable = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Printable, 64);
        Assert.Equal(["#+!", "outside 0"], Listen.ToClient(printable, ["#+!"u8.ToArray()]));
    }

    [Fact]
    public void A_packet_that_begins_as_a_greeting_of_code_is_a_packet()
    {
        var dialect = Dialect.Classic with { ClientGreeting = new ClientGreeting("#1<<<!", false) };
        foreach (var reads in Cuts.Of("#1<<=!##1<<<!"u8.ToArray()))
        {
            using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, 64);
            Assert.Equal(["#1<<=!", "Broken 1", "Greeting", "outside 0"], Listen.ToClient(decoder, reads));
        }
    }

    [Theory]
    [InlineData("#!")]
    [InlineData("+!")]
    [InlineData("#+")]
    [InlineData("#+$!")]
    [InlineData("#a#b!")]
    [InlineData("#\u0001!")]
    [InlineData("#0123456789012345678901234567890!")]
    public void A_greeting_that_is_no_packet_is_refused(string text) =>
        Assert.Contains("client greeting", Assert.Single((Kin with { ClientGreeting = new ClientGreeting(text, true) }).Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Fact]
    public void What_cannot_work_in_it_is_told()
    {
        Assert.Single((Kin with { PublicAddress = null }).Validate());
        Assert.Single((Dialect.AppleM2 with { PublicAddress = Public }).Validate());
        Assert.Single((Kin with { PayloadLimit = 1024 }).Validate());
        Assert.Single((Dialect.OpenMir2 with { SessionForm = SessionForm.SlotAndHandle }).Validate());
        Assert.Single((Kin with { RequiresIPv4 = true, PublicAddress = IPAddress.IPv6Loopback }).Validate());
    }

    [Theory]
    [InlineData("%N3/1284/10.0.0.7/203.0.113.5$", "open, session 1284, client 10.0.0.7, second address 203.0.113.5")]
    [InlineData("%C3/1284$", "close, session 1284")]
    [InlineData("#+!", "greeting of a client")]
    [InlineData($"%D3/1284/{Login}$", "data, session 1284: IDPASSWORD (86)")]
    public void Captures_of_the_original_gate_are_explained(string frame, string title)
    {
        var explanation = FrameExplainer.Explain(frame);
        Assert.Equal("applem2", explanation.Dialect.Name);
        var only = Assert.Single(explanation.Frames);
        Assert.Equal((title, true), ($"{only.Title}", only.IsSound));
    }
}
