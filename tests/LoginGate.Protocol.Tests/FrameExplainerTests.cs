using System.Buffers;
using System.Net;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol.Tests;

public class FrameExplainerTests
{
    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [InlineData("%O12/10.0.0.7/10.0.0.1$", "open, session 12, client 10.0.0.7, second address 10.0.0.1")]
    [InlineData("%X12$", "close, session 12")]
    [InlineData("%--$", "heartbeat")]
    [InlineData("%++$\0", "heartbeat answer")]
    [InlineData("%+-12$", "kick, session 12")]
    [InlineData("%+T12$", "kick, session 12; block its address for good")]
    [InlineData("%+M1.2.3.4$", "block address 1.2.3.4")]
    [InlineData("%S127.0.0.2$", "announcement, the gate is 127.0.0.2")]
    [InlineData("%Stest01/0$", "malformed frame: UnknownLetter")]
    [InlineData("%Q12$", "malformed frame: UnknownLetter")]
    [InlineData("%12$", "malformed frame: NoSlash")]
    [InlineData("%$", "malformed frame: EmptyFrame")]
    [InlineData("*", "flow control")]
    [InlineData("hello", "5 bytes that are no frame")]
    [InlineData("h", "1 byte that is no frame")]
    [InlineData("%A12/#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "data, session 12: IDPASSWORD (2001)")]
    [InlineData("%12/#{{{{{{X=<<<<<<<<!$", "reply, session 12: PASSWD_FAIL (503)")]
    [InlineData("#3<<<<<B\\<<<<<<<<<VsMaXsL!", "SELECTSERVER (104)")]
    public void Classic_frames_are_named(string text, string title) =>
        Assert.Equal(title, $"{Assert.Single(FrameExplainer.Explain(text, Dialect.Classic).Frames).Title}");

    [Theory]
    [InlineData("#3<<<<<B\\<<<<<<<<<VsMaXsL!", "server 'ktest'")]
    [InlineData("%12/#{{{{{{X=<<<<<<<<!$", "wrong password")]
    [InlineData("%12/#<<<<<=@><<<<<<@<VsMaXsLkHNx!$", "servers: 'ktest' status 1")]
    [InlineData("%12/#<\\<<<=D><<<<<<<<HODsG_<jH>tmGoXmH?<kH\\!$", "go to '127.0.0.1' port 7100, session id 2")]
    [InlineData("#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", "account 'test01', password ******")]
    [InlineData("#1{aXm<Y<C<<<<<<<<!", "version 20011006")]
    public void Bodies_are_put_into_words(string text, string detail) =>
        Assert.Contains(detail, Assert.Single(FrameExplainer.Explain(text, Dialect.Classic).Frames).Details.Select(FormattableString.Invariant));

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_conversation_is_recognised_and_shows_no_password(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        byte[] capture = Conversation(dialect, "geheim77");
        var explanation = FrameExplainer.Explain(capture);
        // LoginSrv sees no difference between its two kinds of clients.
        Assert.Contains(name == "98k-client" ? "98k" : name, explanation.Fitting);
        Assert.Equal(explanation.Fitting[0], explanation.Dialect.Name);

        var given = FrameExplainer.Explain(capture, dialect);
        Assert.All(given.Frames, frame => Assert.True(frame.IsSound, $"{frame.Title}"));
        string all = string.Join('\n', given.Lines());
        Assert.Contains("'test01'", all, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim77", all, StringComparison.Ordinal);
        Assert.DoesNotContain(CodedTail(dialect, "geheim77"), all, StringComparison.Ordinal);
        if (dialect.HasRecords)
            Assert.DoesNotContain(Convert.ToHexStringLower(Listen.Bytes(CodedTail(dialect, "geheim77"))), all, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_golden_text_is_explained_without_an_exception()
    {
        foreach (string group in (string[])["up", "openmir2"])
        {
            foreach (var vector in GoldenVectors.Group(group))
            {
                var fromHex = FrameExplainer.Explain(vector.Text("hex"));
                Assert.Equal(fromHex.Lines(), FrameExplainer.Explain(vector.Hex("hex").AsSpan()).Lines());
                Assert.NotEmpty(fromHex.Frames);
            }
        }
        foreach (string group in (string[])["down", "client"])
        {
            foreach (var vector in GoldenVectors.Group(group)) Assert.NotEmpty(FrameExplainer.Explain(vector.Joined().AsSpan()).Frames);
        }
    }

    [Fact]
    public void Random_bytes_are_explained_without_an_exception()
    {
        const int seed = 98;
        var random = new Random(seed);
        for (int round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            for (int at = 0; at < bytes.Length; at++)
            {
                if (random.Next(3) == 0) bytes[at] = "%$#!*/+-19<\0"u8[random.Next(12)];
            }
            foreach (string line in FrameExplainer.Explain(bytes.AsSpan()).Lines())
                Assert.DoesNotContain(line, value => char.IsControl(value));
        }
    }

    private static string CodedTail(Dialect dialect, string password)
    {
        byte[] packet = LoginRequests.Build(dialect, '1', new AccountLoginRequest("test01", password));
        return Listen.Latin(packet.AsSpan(packet.Length - 8, 7));
    }

    private static byte[] Conversation(Dialect dialect, string password)
    {
        var output = new ArrayBufferWriter<byte>();
        var gate = new GateFrameEncoder(dialect);
        var server = new LoginSrvFrameEncoder(dialect);
        gate.WriteOpen(output, 12, IPAddress.Parse("10.0.0.7"), IPAddress.Parse("10.0.0.1"));
        gate.WriteData(output, 12, LoginRequests.Build(dialect, '1', new AccountLoginRequest("test01", password)));
        server.WriteReply(output, 12, LoginReplies.Build(dialect, new LoginFailedReply(LoginFailure.WrongPassword)));
        gate.WriteData(output, 12, LoginRequests.Build(dialect, '2', new AccountLoginRequest("test01", password)));
        server.WriteReply(output, 12, LoginReplies.Build(dialect, new ServerListReply([new("ktest", 1, 1)], "test01")));
        gate.WriteData(output, 12, LoginRequests.Build(dialect, '3', new SelectServerRequest("ktest", 1)));
        server.WriteReply(output, 12, LoginReplies.Build(dialect, new SelectServerReply("127.0.0.1", 7100, 31)));
        server.WriteKick(output, 12);
        gate.WriteClose(output, 12);
        gate.WriteHeartbeat(output);
        server.WriteHeartbeat(output);
        return output.WrittenSpan.ToArray();
    }
}
