using System.Globalization;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol.Tests;

public class HandshakeTests
{
    // The bytes were made by a second implementation of the codes; the rotated body is golden vector k01.
    private const string KeyRequest = "#1ddhkd=]hddikddhksmTym]TtmpTu!";
    private static readonly byte[] Request = Listen.Bytes(KeyRequest);
    private const string KeyAnswer1234 = "#ddhkd_JJddTkjdhk!";
    private const string HiddenLogin = "#1ddhkdYgkddhkddhkiIlNYf{jqhppUXhL^>!";
    private const string PlainLogin = "#1ddhkdYgkddhkddhkpm[vp`Yg_pIossXka?!";
    private const string SiteAnswer = @"#dgjge_JJTePsgfhhnmZuspHjpmZ{p>smKzonDl\pI{rp<j\o?{lmF!";
    private const string SiteAnswer1234 = @"#dgjge_JJTeTcjfhhnmZuspHjpmZ{p>smKzonDl\pI{rp<j\o?{lmF!";
    private const string LoginKey7 = "#=l<<<FuJ<<<<<<<<<<<<<<!";
    private const string AnswerTo7 = "<IGEM2>E?<lH?<lHPDs";
    private const string Packet3k = "#1<<<<<I@C<<<<<<<<<<<<<<!";

    [Fact]
    public void A_98k_client_gets_its_key_and_its_login_is_restored()
    {
        var handshake = Dialect.Delphi98kClient.Handshake!.Begin(Dialect.Delphi98kClient, new Fixed(0x1234));
        Assert.True(handshake.Greeting.IsEmpty);

        Assert.Equal((HandshakeStep.Answer, KeyRequest), Read(handshake, KeyRequest));
        Assert.Equal(KeyAnswer1234, AnswerOf(handshake));
        Assert.Equal((HandshakeStep.Forward, PlainLogin), Read(handshake, HiddenLogin));
        Assert.Equal(HiddenLogin, Listen.Latin(KeyRotation98k.HideBody(Dialect.Delphi98kClient, Listen.Bytes(PlainLogin), "00001234")));
    }

    [Fact]
    public void Until_a_98k_client_has_its_key_every_packet_is_ignored_and_a_second_request_always()
    {
        var handshake = Dialect.Delphi98kClient.Handshake!.Begin(Dialect.Delphi98kClient, new Fixed(0x1234));

        Assert.Equal(HandshakeStep.Ignore, Read(handshake, HiddenLogin).Step);
        Assert.Equal(HandshakeStep.Ignore, Read(handshake, "#1<!").Step);
        Assert.Equal(HandshakeStep.Ignore, Read(handshake, "#1ddhkd=]hddikddhk!").Step);
        Assert.False(handshake.IsDone);
        Assert.Equal(HandshakeStep.Answer, Read(handshake, KeyRequest).Step);
        Assert.True(handshake.IsDone);
        Assert.Equal(HandshakeStep.Ignore, Read(handshake, KeyRequest).Step);
    }

    [Fact]
    public void What_is_no_login_of_a_98k_client_passes_as_it_stands()
    {
        var handshake = Dialect.Delphi98kClient.Handshake!.Begin(Dialect.Delphi98kClient, new Fixed(0x1234));
        Read(handshake, KeyRequest);
        var select = Listen.Latin(LoginRequests.Build(Dialect.Delphi98kClient, '2', new SelectServerRequest("ktest", 0)));

        foreach (string packet in (string[])[select, "#1<!", "#1ddhkdYgkddhkddhk!"])
            Assert.Equal((HandshakeStep.Forward, packet), Read(handshake, packet));
    }

    [Fact]
    public void A_hidden_login_of_any_length_is_restored_to_what_it_was()
    {
        var random = new Random(98);
        for (int length = 0; length < 60; length++)
        {
            byte[] packet = [.. "#1ddhkdYgkddhkddhk"u8, .. new byte[length], (byte)'!'];
            for (int at = 18; at < packet.Length - 1; at++) packet[at] = (byte)(0x3C + random.Next(64));
            // What the last characters hold beyond whole bytes is lost with any decoder.
            byte[] plain = KeyRotation98k.HideBody(Dialect.Delphi98kClient, packet, "00000000");
            byte[] hidden = KeyRotation98k.HideBody(Dialect.Delphi98kClient, plain, "0000ABCD");
            Assert.Equal(packet.Length, hidden.Length);
            Assert.Equal(plain, KeyRotation98k.RestoreBody(Dialect.Delphi98kClient, hidden, "0000ABCD"));
        }
    }

    [Fact]
    public void A_sites_own_answer_goes_out_with_a_key_of_the_clients_own()
    {
        var dialect = Dialect.Delphi98kClient with { Handshake = new KeyExchangeRules { Answer = SiteAnswer } };
        Assert.Empty(dialect.Validate());
        var handshake = dialect.Handshake.Begin(dialect, new Fixed(0x1234));
        Read(handshake, KeyRequest);

        Assert.Equal(SiteAnswer1234, AnswerOf(handshake));
    }

    [Fact]
    public void A_clients_answer_costs_no_memory_of_its_own()
    {
        string answer = $"{SiteAnswer[..^1]}{new string('<', 30_000)}!";
        var dialect = Dialect.Delphi98kClient with { Handshake = new KeyExchangeRules { Answer = answer } };
        var buffer = new byte[answer.Length];
        Assert.Empty(dialect.Validate());
        ShakeHands(dialect, buffer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int client = 0; client < 100; client++) ShakeHands(dialect, buffer);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1_000);
    }

    [Theory]
    [InlineData("ddhkd_JJddTkjdhk")]
    [InlineData("#ddhkd_JJddTkjdhk")]
    [InlineData("#1ddhkd_JJddTkjdhk!")]
    [InlineData("#ddhkd_JJddTkjd!")]
    [InlineData("#ddhkd_JJddTkjdhk!!")]
    [InlineData("#ddhkd_JJddTkjdhk$!")]
    [InlineData(PlainLogin)]
    public void What_is_no_answer_is_told(string answer)
    {
        var dialect = Dialect.Delphi98kClient with { Handshake = new KeyExchangeRules { Answer = answer } };

        Assert.StartsWith("handshake.answer: must be one whole packet", Assert.Single(dialect.Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Handshakes_need_their_numbers_and_a_password_of_some_length()
    {
        Assert.Contains("no numbers", Assert.Single((Dialect.Classic with { Handshake = new KeyExchangeRules() }).Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("no number", Assert.Single((Dialect.Classic with { Handshake = new LoginKeyRules() }).Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var long1 = Dialect.Delphi3k with { Handshake = new LoginKeyRules { GatePassword = new string('x', 65) } };
        Assert.Contains("gate-password", Assert.Single(long1.Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{new LoginKeyRules { GatePassword = "secret" }}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AnswerTo7)]
    [InlineData("<IGEM2>H?<lH?<lI?Hu")]
    public void A_3k_client_is_in_with_its_answer_in_any_pieces(string answer)
    {
        for (int cut = 0; cut <= answer.Length; cut++)
        {
            var handshake = Begin3k();
            Assert.Equal(LoginKey7, Listen.Latin(handshake.Greeting.Span));
            Assert.Equal(HandshakeStep.Ignore, handshake.ReadOutside(Listen.Bytes(answer[..cut])));
            Assert.Equal(cut == answer.Length, handshake.IsDone);
            Assert.Equal(HandshakeStep.Ignore, handshake.ReadOutside(Listen.Bytes(answer[cut..])));
            Assert.True(handshake.IsDone);
            Assert.Equal(19, handshake.OutsideBytes);
            Assert.Equal((HandshakeStep.Forward, Packet3k), Read(handshake, Packet3k));
        }
    }

    [Fact]
    public void What_a_3k_client_sends_before_its_answer_is_dropped()
    {
        var handshake = Begin3k();

        Assert.Equal(HandshakeStep.Ignore, Read(handshake, Packet3k).Step);
        handshake.ReadOutside("\r\n<IGE<IGEM<"u8);
        Assert.Equal(HandshakeStep.Ignore, Read(handshake, Packet3k).Step);
        Assert.Equal(0, handshake.OutsideBytes);
        handshake.ReadOutside(Listen.Bytes($"<<{AnswerTo7}\r\n"));
        Assert.True(handshake.IsDone);
    }

    [Theory]
    [InlineData("<IGEM2>E?<lH?<lHPDl")]
    [InlineData("<IGEM2>############")]
    [InlineData("<IGEM2><<<<<<<<<<<<")]
    [InlineData("<IGEM2>{{{{{{{{{{{{")]
    public void A_wrong_answer_of_a_3k_client_is_the_end(string answer) =>
        Assert.Equal(HandshakeStep.Violation, Begin3k().ReadOutside(Listen.Bytes(answer)));

    [Fact]
    public void The_gate_password_is_coded_behind_the_key()
    {
        var dialect = Dialect.Delphi3k with { Handshake = new LoginKeyRules { GatePassword = "gate01" } };

        Assert.Equal("#=l<<<FuJ<<<<<<<<<<<<<<UrApUO<m!", Listen.Latin(dialect.Handshake.Begin(dialect, new Fixed(7)).Greeting.Span));
        Assert.Equal(AnswerTo7, Listen.Latin(LoginKeyRules.AnswerTo(Dialect.Delphi3k, 7)));
    }

    [Fact]
    public void Keys_are_within_their_range()
    {
        var random = new Random(3);
        for (int round = 0; round < 1000; round++)
        {
            Assert.True(LoginPacket.TryParse(Dialect.Delphi3k, Dialect.Delphi3k.Handshake!.Begin(Dialect.Delphi3k, random).Greeting.Span, out var greeting));
            Assert.InRange(greeting.Header.Recog, 0, 99);
        }
    }

    [Theory]
    [InlineData(KeyRequest, "98k-client", "KEYREQUEST (3501)", "not shown")]
    [InlineData(SiteAnswer, "98k-client", "KEYANSWER (41511)", "not shown")]
    [InlineData(LoginKey7, "3k", "SENDLOGINKEY (20142)", "recog 7")]
    [InlineData("#=l<<<FuJ<<<<<<<<<<<<<<UrApUO<m!", "3k", "SENDLOGINKEY (20142)", "gate password ******")]
    public void Its_packets_are_explained_and_name_the_dialect(string packet, string dialect, string title, string detail)
    {
        var explanation = FrameExplainer.Explain(packet);

        Assert.Equal([dialect], explanation.Fitting);
        var frame = Assert.Single(explanation.Frames);
        Assert.Equal(title, $"{frame.Title}");
        Assert.Contains(detail, string.Join('\n', frame.Details), StringComparison.Ordinal);
        Assert.DoesNotContain("UrApUO", string.Join('\n', explanation.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_of_a_3k_client_is_explained_and_shown_only_if_it_is_one()
    {
        Assert.Equal("3k", FrameExplainer.Explain(AnswerTo7 + Packet3k).Dialect.Name);
        Assert.Equal((AnswerTo7, true), Shown(AnswerTo7));
        Assert.Equal(("<IGEM2>...", false), Shown("<IGEM2>secretsecret"));

        static (string, bool) Shown(string text)
        {
            var frame = FrameExplainer.Explain(text, Dialect.Delphi3k).Frames[0];
            Assert.Equal((WireDirection.FromClient, "answer to the login key"), (frame.Direction, $"{frame.Title}"));
            return (frame.Text, frame.IsSound);
        }
    }

    [Fact]
    public void A_hidden_login_shows_nothing_and_a_restored_one_its_account()
    {
        string hidden = string.Join('\n', FrameExplainer.Explain(HiddenLogin, Dialect.Delphi98kClient).Lines());
        string plain = string.Join('\n', FrameExplainer.Explain($"%D7/{PlainLogin}$", Dialect.Delphi98kClient).Lines());
        string bare = string.Join('\n', FrameExplainer.Explain(PlainLogin, Dialect.Delphi98kClient).Lines());

        Assert.Contains("account and password, not in plain text", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("iIlNYf", hidden, StringComparison.Ordinal);
        Assert.Contains("account 'test01', password ******", plain, StringComparison.Ordinal);
        // Rotated letters may be printable: nobody can tell.
        Assert.DoesNotContain("test01", bare, StringComparison.Ordinal);
    }

    private static ClientHandshake Begin3k() => Dialect.Delphi3k.Handshake!.Begin(Dialect.Delphi3k, new Fixed(7));

    private static void ShakeHands(Dialect dialect, byte[] buffer)
    {
        var handshake = dialect.Handshake!.Begin(dialect, new Fixed(1));
        ReadOnlySpan<byte> request = Request;
        Assert.Equal(HandshakeStep.Answer, handshake.ReadPacket(ref request));
        handshake.WriteAnswer(buffer);
    }

    private static string AnswerOf(ClientHandshake handshake)
    {
        var answer = new byte[handshake.AnswerBytes];
        handshake.WriteAnswer(answer);
        return Listen.Latin(answer);
    }

    private static (HandshakeStep Step, string Packet) Read(ClientHandshake handshake, string text)
    {
        ReadOnlySpan<byte> packet = Listen.Bytes(text);
        return (handshake.ReadPacket(ref packet), Listen.Latin(packet));
    }

    private sealed class Fixed(int value) : Random
    {
        public override int Next(int maxValue) => value;
    }
}
