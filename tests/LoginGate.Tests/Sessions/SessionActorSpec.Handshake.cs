using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Tests.Sessions;

// How a session leads the handshake that its dialect begins with.
public sealed partial class SessionActorSpec
{
    private const string KeyRequest = "#1ddhkd=]hddikddhksmTym]TtmpTu!";
    private const string VersionCheckOf98k = "#1R{Y^eXgkddhkddhk!";
    private const string HiddenLogin = "#1ddhkdYgkddhkddhkiIlNYf{jqhppUXhL^>!";
    private const string PlainLogin = "#1ddhkdYgkddhkddhkpm[vp`Yg_pIossXka?!";
    private const string LoginKey7 = "#=l<<<FuJ<<<<<<<<<<<<<<!";
    private const string AnswerTo7 = "<IGEM2>E?<lH?<lHPDs";
    private const string Packet3k = "#1<<<<<I@C<<<<<<<<<<<<<<!";

    [Fact]
    public void A_3k_client_is_greeted_and_forwarded_once_it_has_answered()
    {
        var session = StartGreeting(Limits with { MaxStrayBytes = 0 });
        Assert.Equal(LoginKey7, ExpectWrite(_connection));

        session.Tell(Received(Packet3k + AnswerTo7 + Packet3k + Packet3k), _connection.Ref);

        ExpectRefused(Packet3k);
        Assert.Equal(Packet3k, ExpectForwarded());
        Assert.Equal(Packet3k, ExpectForwarded());
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_3k_answer_in_single_bytes_lets_the_client_in()
    {
        var session = StartGreeting();
        foreach (var letter in AnswerTo7 + Packet3k)
            session.Tell(Received(letter.ToString()), _connection.Ref);

        Assert.Equal(Packet3k, ExpectForwarded());
    }

    [Theory]
    [InlineData("<IGEM2>E?<lH?<lHPDl", CloseCause.BadHandshake)]
    [InlineData("<IGEM2>E?<lH$<lHPDl", CloseCause.ForbiddenByte)]
    [InlineData("GET / HTTP/1.1\r\n", CloseCause.HttpProbe)]
    internal void A_3k_client_that_answers_wrongly_is_closed_and_reported(string answer, CloseCause cause)
    {
        var session = StartGreeting();

        session.Tell(Received(answer + Packet3k), _connection.Ref);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(new ReportViolation(Identity.Client.Address, cause), _admission.FishForMessage<ReportViolation>(_ => true));
    }

    [Fact]
    public void What_a_3k_client_says_instead_of_its_answer_is_astray()
    {
        var session = StartGreeting(Limits with { MaxStrayBytes = 30 });

        session.Tell(Received(new string('x', 20) + "<IGEM2>"), _connection.Ref);
        Settle(session);
        session.Tell(Received(Packet3k + "<IGEM"), _connection.Ref);
        session.Tell(Received(new string('y', 10)), _connection.Ref);

        ExpectRefused(Packet3k);
        Assert.Equal(new CloseSession(7), _loginSrv.ExpectMsg<CloseSession>());
        Assert.Equal(CloseCause.TooManyStrayBytes, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Fact]
    public void A_98k_client_is_answered_and_its_login_restored()
    {
        var session = StartRelaying(Dialect.Delphi98kClient, 0x1234);

        session.Tell(Received(HiddenLogin + KeyRequest + HiddenLogin + KeyRequest), _connection.Ref);

        Assert.Equal("#ddhkd_JJddTkjdhk!", ExpectWrite(_connection));
        ExpectRefused(HiddenLogin);
        Assert.Equal(PlainLogin, ExpectForwarded());
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_client_that_does_not_shake_hands_in_time_is_closed_whatever_else_it_sends()
    {
        var session = StartRelaying(Dialect.Delphi98kClient, 1, Limits with { HandshakeTimeout = Seconds(30), FirstPacketTimeout = Seconds(120) });

        Advance(Seconds(20));
        session.Tell(Received(HiddenLogin), _connection.Ref);
        Settle(session);
        AdvancePast(10);

        ExpectRefused(HiddenLogin);
        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(CloseCause.HandshakeTimeout, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Fact]
    public void The_first_packets_time_begins_with_the_handshakes_end()
    {
        var session = StartRelaying(
            Dialect.Delphi98kClient, 1, Limits with { HandshakeTimeout = Seconds(30), FirstPacketTimeout = Seconds(40), IdleTimeout = TimeSpan.Zero });

        Advance(Seconds(20));
        session.Tell(Received(KeyRequest), _connection.Ref);
        Settle(session);
        AdvancePast(39);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        AdvancePast(1);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(CloseCause.FirstPacketTimeout, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Theory]
    [InlineData("applem2", Packet, CloseCause.MissingGreeting)]
    [InlineData("applem2", "#1$%X13$!", CloseCause.ForbiddenByte, null)]
    [InlineData("applem2", "#+#1<<!", CloseCause.MissingGreeting, null)]
    [InlineData("classic", "#1<<<<<I@C;<<<<<<<!", CloseCause.ForbiddenByte)]
    [InlineData("applem2", VersionCheckOf98k, CloseCause.MissingGreeting)]
    internal void What_begins_as_clients_of_another_dialect_do_is_told_of_when_the_client_is_closed(
        string dialect, string packet, CloseCause cause, string? told = "")
    {
        var session = StartRelaying(Preset(dialect), 0);

        session.Tell(Received(packet), _connection.Ref);

        if (told is not null)
            ExpectRefused(packet);
        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(cause, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Theory]
    [InlineData("3k", Packet, HiddenLogin)]
    [InlineData("98k-client", HiddenLogin, Packet)]
    [InlineData("98k-client", Packet, HiddenLogin)]
    [InlineData("3k", VersionCheckOf98k, HiddenLogin)]
    public void Logins_before_the_handshake_are_told_of_once_and_go_no_further(string dialect, string login, string other)
    {
        var session = StartRelaying(Preset(dialect), 7, greets: dialect == "3k");

        session.Tell(Received("#1<<<!" + login + other + login), _connection.Ref);

        ExpectRefused(login);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData("classic", "#+!")]
    [InlineData("vc16", "#+", "!")]
    [InlineData("98k-client", "#", "+!")]
    [InlineData("3k", "#+#+!")]
    public void A_greeting_of_another_dialect_is_told_of_and_closes_its_client_without_a_word_to_admission(string dialect, params string[] reads)
    {
        var session = StartRelaying(Preset(dialect), 7, greets: dialect == "3k");

        foreach (var read in reads)
            session.Tell(Received(read), _connection.Ref);

        ExpectRefused("#+!");
        _loginSrv.ExpectMsg<CloseSession>();
        _admission.ExpectMsg<EnterAdmission>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData("classic", "wol", ';', false)]
    [InlineData("wol", "classic", '{', false)]
    [InlineData("wol", "98k", '{', false)]
    [InlineData("classic", "wol", '|', true)]
    [InlineData("classic", "classic", ';', true)]
    [InlineData("classic", "wol", ';', false, 1)]
    [InlineData("classic", "wol", ';', false, 2)]
    [InlineData("wol", "classic", '{', false, 10)]
    [InlineData("applem2", "wol", ';', false, 18)]
    public void A_login_with_a_letter_of_its_own_code_is_told_of_and_closes_its_client_without_a_word_to_admission(
        string set, string spoken, char letter, bool isReported, int cut = 0)
    {
        var session = StartRelaying(Preset(set), 0);
        var login = Text(LoginRequests.Build(Preset(spoken), '1', new AccountLoginRequest("", "")))[..^1];

        if (cut > 0)
            session.Tell(Received(login[..cut]), _connection.Ref);
        session.Tell(Received($"{login[cut..]}{letter}!"), _connection.Ref);

        ExpectRefused($"{login}{letter}!");
        _loginSrv.ExpectMsg<CloseSession>();
        _admission.ExpectMsg<EnterAdmission>();
        if (isReported)
            Assert.Equal(CloseCause.ForbiddenByte, _admission.ExpectMsg<ReportViolation>().Cause);
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData("wol", "98k-client", '{', 3501)]
    [InlineData("wol", "classic", '{', 2000)]
    [InlineData("classic", "wol", ';', 2002)]
    [InlineData("98k-client", "wol", ';', 2003)]
    public void What_a_client_says_before_a_login_in_letters_of_its_own_code_is_no_reason_for_a_ban(string set, string spoken, char letter, ushort ident)
    {
        var session = StartRelaying(Preset(set), 0);
        var request = Text(LoginPacket.BuildRequest(Preset(spoken), '1', new MessageHeader(ident), default))[..^1];

        session.Tell(Received($"{request}{letter}!"), _connection.Ref);

        _loginSrv.FishForMessage<CloseSession>(_ => true);
        _admission.ExpectMsg<EnterAdmission>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_greeting_that_was_cut_off_is_dropped_like_any_packet()
    {
        var session = StartRelaying(Dialect.AppleM2, 0);

        session.Tell(Received("#+#+!#+#1<<<!"), _connection.Ref);

        Assert.Equal("#1<<<!", ExpectForwarded());
    }

    private static Dialect Preset(string name) => DialectPresets.MostCommonFirst.Single(preset => preset.Name == name);

    private void ExpectRefused(string packet) =>
        Assert.Equal(LoginHead.Of(Bytes(packet)), _loginSrv.ExpectMsg<LoginRefused>().Head);

    private IActorRef StartGreeting(ClientSettings? limits = null) => StartRelaying(Dialect.Delphi3k, 7, limits, greets: true);

    private IActorRef StartRelaying(Dialect dialect, int key, ClientSettings? limits = null, bool greets = false)
    {
        var line = TestSettings.Line with { Client = limits ?? Limits, LoginSrv = TestSettings.LoginSrv with { Dialect = dialect } };
        var context = new SessionContext(
            LineWith(line, _admission), _loginSrv.Ref, KeepAliveOption.ForListener(line.Client.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock))
        {
            Random = new Fixed(key),
        };
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _loginSrv.ExpectMsg<OpenSession>();
        _connection.ExpectMsg<Tcp.Register>();
        if (!greets)
            _connection.ExpectMsg<Tcp.ResumeReading>();
        return session;
    }

    private sealed class Fixed(int value) : Random
    {
        public override int Next(int maxValue) => value;
    }
}
