using System.Buffers;
using System.Net;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.LoginSrv;

/// <summary>When the line's dialect is doubted, and when it is not.</summary>
public sealed class DialectWatchSpec : ActorSpec
{
    private const string KeyRequest = "#1ddhkd=]hddikddhksmTym]TtmpTu!";

    private readonly LineStatistics _statistics = new("main");
    private readonly DialectWatch _watch;
    private int _sessions;

    public DialectWatchSpec(ITestOutputHelper output)
        : base(output) => _watch = WatchOf(Dialect.Classic);

    [Fact]
    public void Three_clients_without_an_answer_are_a_doubt_and_one_warning()
    {
        EventFilter.Warning(contains: "likely it is delphi").ExpectOne(() =>
        {
            Ask(Dialect.Classic, DialectWatch.Clients);
            WaitAndCheck();
            Ask(Dialect.Classic, DialectWatch.Clients);
            WaitAndCheck();
        });

        Assert.Equal(("classic", "delphi", DoubtReason.NoAnswers), (_statistics.Doubt!.Dialect, _statistics.Doubt.Likely[0], _statistics.Doubt.Reason));
    }

    [Fact]
    public void A_reply_that_the_dialect_reads_ends_the_doubt_with_one_line()
    {
        Ask(Dialect.Delphi98k, DialectWatch.Clients);
        WaitAndCheck();
        Assert.Equal("98k", _statistics.Doubt?.Likely[0]);

        EventFilter.Info(contains: "no longer in doubt").ExpectOne(() =>
        {
            Answer(Dialect.Classic);
            Answer(Dialect.Classic);
        });

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void Two_clients_are_too_few_and_so_is_a_client_that_asks_three_times()
    {
        var impatient = Session();
        for (var i = 0; i < DialectWatch.Clients; i++)
            Ask(Dialect.Classic, impatient);
        Ask(Dialect.Classic, DialectWatch.Clients - 2);
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_slow_answer_is_waited_for()
    {
        Ask(Dialect.Classic, DialectWatch.Clients);
        Advance(DialectWatch.Patience - Seconds(1));
        Beat();
        _watch.Check();
        Assert.Null(_statistics.Doubt);

        Answer(Dialect.Classic);
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void Once_it_has_answered_LoginSrv_may_be_as_slow_as_it_likes()
    {
        Answer(Dialect.Classic);
        Ask(Dialect.Classic, 10);
        Refuse(Dialect.Vc16, 10);
        Garble(10);
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_late_reply_to_a_client_that_has_left_is_an_answer()
    {
        Ask(Dialect.Classic, DialectWatch.Clients);
        _watch.OnReply(null, Refusal(Dialect.Classic), Frame(Dialect.Classic));
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_kick_is_an_answer()
    {
        Ask(Dialect.Classic, DialectWatch.Clients);
        _watch.OnKick();
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_LoginSrv_that_hangs_is_not_doubted_while_it_answers_no_heartbeat()
    {
        Beat();
        Ask(Dialect.Classic, DialectWatch.Clients);
        Advance(DialectWatch.Patience);
        _watch.Check();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_LoginSrv_that_never_says_anything_is_of_another_framing_over_several_connections()
    {
        var watch = WatchOf(Dialect.OpenMir2);
        for (var i = 0; i < DialectWatch.Clients; i++)
        {
            watch.OnForwarded(Session(), Login(Dialect.Delphi98k));
            Advance(DialectWatch.Patience);
            watch.OnLinkLost();
        }
        watch.Check();

        Assert.Equal("98k", _statistics.Doubt?.Likely[0]);
    }

    [Fact]
    public void Clients_of_a_connection_that_was_lost_count_no_more_once_LoginSrv_is_there()
    {
        Ask(Dialect.Classic, DialectWatch.Clients);
        Advance(DialectWatch.Patience);
        _watch.OnLinkLost();
        Beat();
        _watch.Check();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void A_client_whose_connection_to_LoginSrv_went_before_its_time_does_not_count()
    {
        var watch = WatchOf(Dialect.OpenMir2);
        Ask(watch, Dialect.Delphi98k, DialectWatch.Clients);
        Advance(Seconds(1));
        watch.OnLinkLost();
        Advance(DialectWatch.Patience);
        watch.Check();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void Where_LoginSrv_has_answered_once_it_hangs_after_a_reconnect_unless_it_sends_what_cannot_be_read()
    {
        Answer(Dialect.Classic);
        _watch.OnLinkLost();
        Ask(Dialect.Delphi98k, DialectWatch.Clients);
        Refuse(Dialect.Vc16, DialectWatch.Clients);
        WaitAndCheck();
        Assert.Null(_statistics.Doubt);

        AnswerUnreadably(DialectWatch.Samples);
        _watch.Check();

        Assert.Equal("wol", _statistics.Doubt?.Likely[0]);
    }

    [Fact]
    public void After_a_reconnect_to_another_address_another_LoginSrv_may_be_there()
    {
        Answer(Dialect.Classic);
        _watch.OnLinkLost();
        _statistics.Link = _statistics.Link with { Target = "10.0.0.6:5500" };
        Ask(Dialect.Delphi98k, DialectWatch.Clients);
        WaitAndCheck();

        Assert.Equal("98k", _statistics.Doubt?.Likely[0]);
    }

    [Fact]
    public void Clients_that_leave_before_LoginSrv_need_have_answered_do_not_count()
    {
        var sessions = Enumerable.Range(0, DialectWatch.Clients).Select(_ => Session()).ToArray();
        foreach (var session in sessions)
        {
            Ask(Dialect.Delphi98k, session);
            _watch.OnClosed(session.Number);
        }
        WaitAndCheck();
        Assert.Null(_statistics.Doubt);

        Ask(Dialect.Delphi98k, DialectWatch.Clients - 1);
        WaitAndCheck();
        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void Clients_that_leave_when_LoginSrv_ought_to_have_answered_count()
    {
        for (var i = 0; i < DialectWatch.Clients; i++)
        {
            var session = Session();
            Ask(Dialect.Delphi98k, session);
            Advance(DialectWatch.Patience);
            _watch.OnClosed(session.Number);
        }
        Beat();
        _watch.Check();

        Assert.Equal("98k", _statistics.Doubt?.Likely[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_for_a_key_that_the_gate_ought_to_answer_is_enough_and_one_warning(bool hasAnswered)
    {
        var watch = WatchOf(Dialect.Delphi98k);
        if (hasAnswered)
            watch.OnReply(Session(), Refusal(Dialect.Delphi98k), Frame(Dialect.Delphi98k));

        EventFilter.Warning(contains: "likely it is 98k-client").ExpectOne(() =>
        {
            watch.OnForwarded(Session(), Bytes(KeyRequest));
            Assert.Equal(("98k-client", DoubtReason.KeyRequests), (_statistics.Doubt?.LikelyText, _statistics.Doubt?.Reason));
            watch.OnReply(Session(), Refusal(Dialect.Delphi98k), Frame(Dialect.Delphi98k));
            Assert.Null(_statistics.Doubt);
            watch.OnForwarded(Session(), Bytes(KeyRequest));
        });
    }

    [Fact]
    public void A_request_for_a_key_is_nothing_special_where_the_gate_answers_it()
    {
        WatchOf(Dialect.Delphi98kClient).OnForwarded(Session(), Bytes(KeyRequest));

        Assert.Null(_statistics.Doubt);
    }

    [Theory]
    [InlineData("applem2", "classic")]
    [InlineData("98k-client", "98k")]
    [InlineData("3k", "classic")]
    public void Clients_that_a_greeting_or_a_handshake_keeps_out_name_their_dialect(string set, string spoken)
    {
        var watch = WatchOf(Preset(set));
        Refuse(watch, Preset(spoken), DialectWatch.Clients);
        watch.Check();

        Assert.Equal((spoken, DoubtReason.RefusedLogins), (_statistics.Doubt?.Likely[0], _statistics.Doubt?.Reason));
    }

    [Fact]
    public void Clients_that_send_rubbish_or_what_LoginSrv_need_not_answer_raise_no_doubt()
    {
        for (var i = 0; i < 10; i++)
        {
            _watch.OnForwarded(Session(), Bytes("#1zzzzzzzzzzzzzzzzzzzz!"));
            _watch.OnForwarded(Session(), LoginRequests.Build(Dialect.Classic, '1', new VersionCheckRequest(1)));
            _watch.OnForwarded(Session(), LoginRequests.Build(Dialect.Delphi98k, '1', new SelectServerRequest("east", 0)));
        }
        WaitAndCheck();

        Assert.Null(_statistics.Doubt);
    }

    [Fact]
    public void Logins_that_the_dialect_does_not_allow_name_theirs()
    {
        Refuse(Dialect.Vc16, DialectWatch.Clients);
        _watch.Check();

        Assert.Equal(("vc16", DoubtReason.RefusedLogins), (_statistics.Doubt?.Likely[0], _statistics.Doubt?.Reason));
    }

    [Fact]
    public void Replies_that_cannot_be_read_name_the_dialect_that_reads_them()
    {
        AnswerUnreadably(DialectWatch.Samples);
        _watch.Check();

        Assert.Equal(("wol", DoubtReason.UnreadableReplies), (_statistics.Doubt?.Likely[0], _statistics.Doubt?.Reason));
    }

    [Fact]
    public void Garbage_of_LoginSrv_raises_no_doubt_and_hides_none()
    {
        Garble(100);
        _watch.Check();
        Assert.Null(_statistics.Doubt);

        AnswerUnreadably(DialectWatch.Samples);
        _watch.Check();
        Assert.Equal("wol", _statistics.Doubt?.Likely[0]);
    }

    [Fact]
    public void A_doubt_outlives_a_failure_of_the_actor()
    {
        Ask(Dialect.Delphi98k, DialectWatch.Clients);
        WaitAndCheck();
        var restarted = WatchOf(Dialect.Classic);

        restarted.OnReply(Session(), Refusal(Dialect.Classic), Frame(Dialect.Classic));

        Assert.Null(_statistics.Doubt);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("98k")]
    public void Once_LoginSrv_has_answered_nothing_is_allocated(string preset)
    {
        var dialect = Preset(preset);
        var (session, packet, reply, frame) = (Session(), Login(dialect), Refusal(dialect), Frame(dialect));
        var watch = WatchOf(dialect);
        watch.OnReply(session, reply, frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            watch.OnForwarded(session, packet);
            watch.OnReply(session, reply, frame);
            watch.OnClosed(session.Number);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Dialect Preset(string name) => DialectPresets.MostCommonFirst.Single(preset => preset.Name == name);

    private static byte[] Login(Dialect dialect) => LoginRequests.Build(dialect, '1', new AccountLoginRequest("player1", "secret1"));

    private static byte[] Refusal(Dialect dialect) => LoginReplies.Build(dialect, new LoginFailedReply(LoginFailure.NoAccount));

    private static byte[] Frame(Dialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(dialect).WriteReply(output, 1, Refusal(dialect));
        return output.WrittenSpan.ToArray();
    }

    private DialectWatch WatchOf(Dialect dialect) => new(dialect, _statistics, Clock, Sys.Log);

    private LoginSrvSession Session() => new(++_sessions, ActorRefs.Nobody, IPAddress.Loopback, IPAddress.Loopback);

    private void Ask(Dialect dialect, LoginSrvSession session) => _watch.OnForwarded(session, Login(dialect));

    private void Ask(Dialect dialect, int clients) => Ask(_watch, dialect, clients);

    private void Ask(DialectWatch watch, Dialect dialect, int clients)
    {
        for (var i = 0; i < clients; i++)
            watch.OnForwarded(Session(), Login(dialect));
    }

    private void Refuse(Dialect dialect, int clients) => Refuse(_watch, dialect, clients);

    private static void Refuse(DialectWatch watch, Dialect dialect, int clients)
    {
        for (var i = 0; i < clients; i++)
            watch.OnRefused(new LoginRefused(LoginHead.Of(Login(dialect))));
    }

    private void Answer(Dialect dialect) => _watch.OnReply(Session(), Refusal(dialect), Frame(dialect));

    private void AnswerUnreadably(int replies)
    {
        for (var i = 0; i < replies; i++)
            Answer(Dialect.Wol);
    }

    private void Garble(int pieces)
    {
        for (var i = 0; i < pieces; i++)
            _watch.OnUnreadable(Bytes("no frame of anybody"));
    }

    private void Beat() => _watch.OnHeartbeat(Clock.GetElapsedTime(0));

    private void WaitAndCheck()
    {
        Advance(DialectWatch.Patience);
        Beat();
        _watch.Check();
    }
}
