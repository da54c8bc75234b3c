using System.Text;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Sessions;

// What it asks before a login, and tells of its end.
public sealed partial class SessionActorSpec
{
    // Untold of limits, it lets nothing through unasked.
    private readonly LoginTries _tries = new(ipv6Prefix: 64);

    public static TheoryData<string> Dialects => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void In_every_dialect_a_failed_login_is_told_with_its_account_and_a_good_one_too(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        // The handshakes and greetings that some begin with have their own tests.
        var (session, guard) = StartGuarded(dialect with { Handshake = null, ClientGreeting = null });
        foreach (var failure in (LoginFailure[])[LoginFailure.WrongPassword, LoginFailure.NoAccount, LoginFailure.None])
        {
            session.Tell(Received(LoginOf(dialect, "anna")), _connection.Ref);
            LoginReply reply = failure == LoginFailure.None ? new ServerListReply([new("ktest", 1, 1)], "anna") : new LoginFailedReply(failure);
            var step = LoginReplies.ReadStep(dialect, LoginReplies.Build(dialect, reply), out var read);
            session.Tell(DeliverReply.Of("#answer!"u8, step: step, refusal: read));

            var told = guard.ExpectMsg<ReportLogin>();
            Assert.Equal((Identity.Client.Address, "anna", failure), (told.Client, Assert.Single(told.Accounts), told.Failure));
        }
    }

    [Fact]
    public void An_answer_that_says_nothing_of_the_password_is_not_told()
    {
        var (session, guard) = StartGuarded();
        foreach (var failure in (LoginFailure[])[LoginFailure.InUse, LoginFailure.Locked, LoginFailure.Suspended, LoginFailure.NoAccess, LoginFailure.Other])
        {
            LogIn(session, "anna", "geheim77");
            session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: failure));
        }

        guard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_failure_counts_for_all_accounts_that_it_may_be_about_and_a_good_end_for_none_then()
    {
        var (session, guard) = StartGuarded();
        foreach (var account in (string[])["unanswered", "anna", "anna", "berta"])
            LogIn(session, account, "geheim77");
        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: LoginFailure.WrongPassword));

        Assert.Equal(["unanswered", "anna", "berta"], guard.ExpectMsg<ReportLogin>().Accounts);
        session.Tell(DeliverReply.Of("#yes!"u8, step: LoginStep.Accepted));
        guard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_login_waits_for_its_permission_and_everything_behind_it_too()
    {
        var (session, guard) = StartGuarded(asksFirst: true);
        var login = LoginOf(TestSettings.Dialect, "anna");
        session.Tell(Received(login + Other), _connection.Ref);

        var asked = guard.ExpectMsg<RequestLogin>();
        Assert.Equal((Identity.Client.Address, "anna"), (asked.Client, asked.Account));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        session.Tell(new LoginDecision("anna", LoginRefusal.None));

        Assert.Equal(login, ExpectForwarded());
        Assert.Equal(Other, ExpectForwarded());
        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: LoginFailure.WrongPassword));
        Assert.Equal(["anna"], guard.ExpectMsg<ReportLogin>().Accounts);
    }

    [Fact]
    public void A_refused_login_is_answered_and_never_seen_by_LoginSrv()
    {
        var (session, guard) = StartGuarded(asksFirst: true);
        LogIn(session, "anna", "geheim77");
        session.Tell(Received(Other), _connection.Ref);
        guard.ExpectMsg<RequestLogin>();

        EventFilter.Info(contains: "login refused, too many have failed for its account").ExpectOne(() => session.Tell(new LoginDecision("anna", LoginRefusal.Account)));

        Assert.Equal(LoginStep.Refused, LoginReplies.ReadStep(TestSettings.Dialect, Encoding.ASCII.GetBytes(ExpectWrite(_connection)), out var failure));
        Assert.Equal(LoginFailure.Locked, failure);
        Assert.Equal(Other, ExpectForwarded());
        Assert.Equal([KeyValuePair.Create("account", 1L)], _line.RefusedLogins);
        Assert.Equal((1, "account"), (_line.Sessions.Single().Value.GateRefusals, _line.Sessions.Single().Value.GateRefusal));
        // What the gate says of itself is no answer of LoginSrv.
        guard.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Where_the_dialect_has_no_answer_for_it_a_client_of_a_refused_address_is_closed()
    {
        var (session, guard) = StartGuarded(Dialect.Vc16, asksFirst: true);
        session.Tell(Received(LoginOf(Dialect.Vc16, "anna")), _connection.Ref);
        guard.ExpectMsg<RequestLogin>();

        session.Tell(new LoginDecision("anna", LoginRefusal.Address));

        _loginSrv.FishForMessage<CloseSession>(_ => true);
        _connection.FishForMessage<Tcp.Close>(_ => true);
        Assert.Equal(CloseCause.PasswordGuessing, Assert.Single(_line.Closes).Key);
    }

    [Theory]
    [InlineData(LoginRefusal.None)]
    [InlineData(LoginRefusal.Account)]
    internal void A_client_that_has_ended_its_side_still_hears_of_its_login(LoginRefusal refusal)
    {
        var (session, guard) = StartGuarded(asksFirst: true);
        var login = LoginOf(TestSettings.Dialect, "anna");
        session.Tell(Received(login), _connection.Ref);
        guard.ExpectMsg<RequestLogin>();
        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        session.Tell(new LoginDecision("anna", refusal));

        if (refusal == LoginRefusal.None)
        {
            Assert.Equal(login, ExpectForwarded());
            return;
        }
        ExpectWrite(_connection);
        Acknowledge(_connection, session);
        _connection.FishForMessage<Tcp.Close>(_ => true);
    }

    [Fact]
    public void A_login_far_from_every_limit_asks_nobody_and_counts_until_it_is_answered()
    {
        _tries.Apply(perAddress: 3, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var (session, guard) = StartGuarded(asksFirst: true);
        LogIn(session, "anna", "geheim77");
        ExpectForwarded();
        Assert.Equal(1, Taken());

        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: LoginFailure.InUse));
        Settle(session);
        Assert.Equal(0, Taken());
        foreach (var step in (LoginStep[])[LoginStep.Accepted, LoginStep.None])
        {
            LogIn(session, "anna", "geheim77");
            ExpectForwarded();
            Assert.Equal(1, Taken());
            session.Tell(DeliverReply.Of("#yes!"u8, step: step));
            Settle(session);
            Assert.Equal(0, Taken());
        }
        Assert.Equal(LoginFailure.None, guard.ExpectMsg<ReportLogin>().Failure);

        // A failure stays counted until it is counted as one.
        LogIn(session, "anna", "geheim77");
        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: LoginFailure.WrongPassword));
        Assert.NotEqual(default, guard.ExpectMsg<ReportLogin>().Taken);
        Settle(session);
        Assert.Equal(1, Taken());
    }

    [Fact]
    public void What_changes_a_password_counts_as_a_login_does_and_is_refused_as_one()
    {
        _tries.Apply(perAddress: 1, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var (session, guard) = StartGuarded(asksFirst: true);
        Change("anna=x");
        ExpectForwarded();
        Assert.Equal(1, Taken());
        session.Tell(DeliverReply.Of("#ok!"u8, step: LoginStep.PasswordGiven));
        Settle(session);
        Assert.Equal(0, Taken());

        Change("anna=x");
        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.PasswordRefused, refusal: LoginFailure.WrongPassword));
        var failed = guard.ExpectMsg<ReportLogin>();
        Assert.Equal((LoginFailure.WrongPassword, "anna=x"), (failed.Failure, Assert.Single(failed.Accounts)));
        Change("berta");
        Assert.Equal("berta", guard.ExpectMsg<RequestLogin>().Account);
        session.Tell(new LoginDecision("berta", LoginRefusal.Address));

        var told = Text(LoginReplies.Build(TestSettings.Dialect, new ChangePasswordReply(false, LoginFailure.Locked)));
        AwaitAssert(() =>
        {
            var written = ExpectWrite(_connection);
            Acknowledge(_connection, session);
            Assert.Contains(told, written, StringComparison.Ordinal);
        });

        void Change(string account) => session.Tell(
            Received(Text(LoginRequests.Build(TestSettings.Dialect, '1', new ChangePasswordRequest(account, "geheim77", "anderes88")))), _connection.Ref);
    }

    [Fact]
    public void A_good_login_is_told_again_only_where_something_has_failed_or_it_has_been_forgotten()
    {
        var (session, guard) = StartGuarded();
        Good("anna");
        Assert.Equal(["anna"], guard.ExpectMsg<ReportLogin>().Accounts);
        Good("Anna");
        Good("berta");
        Assert.Equal(["berta"], guard.ExpectMsg<ReportLogin>().Accounts);

        LogIn(session, "anna", "geheim77");
        session.Tell(DeliverReply.Of("#no!"u8, step: LoginStep.Refused, refusal: LoginFailure.WrongPassword));
        Good("anna");
        var failed = guard.ExpectMsg<ReportLogin>();
        Assert.Equal(LoginFailure.None, guard.ExpectMsg<ReportLogin>().Failure);

        _tries.GiveBack(failed.Taken);
        Good("anna");
        guard.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        _tries.Told.Clear();
        Good("anna");
        guard.ExpectMsg<ReportLogin>();

        void Good(string account)
        {
            LogIn(session, account, "geheim77");
            session.Tell(DeliverReply.Of("#yes!"u8, step: LoginStep.Accepted));
            Settle(session);
        }
    }

    [Fact]
    public void Logins_under_way_are_so_many_at_a_time_and_none_when_the_session_is_over()
    {
        _tries.Apply(perAddress: 100, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var (session, guard) = StartGuarded(asksFirst: true);
        for (var i = 0; i < SessionLogins.Most; i++)
            LogIn(session, "anna", "geheim77");
        Settle(session);
        Assert.Equal(SessionLogins.Most, Taken());
        guard.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        LogIn(session, "anna", "geheim77");
        Assert.True(guard.ExpectMsg<RequestLogin>().IsOneTooMany);

        Watch(session);
        session.Tell(Tcp.Aborted.Instance, _connection.Ref);

        ExpectTerminated(session);
        Assert.Equal(0, Taken());
    }

    [Fact]
    public void An_answer_that_the_dialect_does_not_know_ends_a_login_while_the_next_one_waits()
    {
        _tries.Apply(perAddress: 1, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var (session, guard) = StartGuarded(asksFirst: true);
        LogIn(session, "anna", "geheim77");
        LogIn(session, "anna", "geheim77");
        guard.ExpectMsg<RequestLogin>();
        Assert.Equal(1, Taken());

        session.Tell(DeliverReply.Of("#strange!"u8));
        Settle(session);

        Assert.Equal(0, Taken());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_yes_has_taken_comes_back_however_its_session_ends(bool isHeard)
    {
        var (session, guard) = StartGuarded(asksFirst: true);
        _tries.Apply(perAddress: 1, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        Assert.True(_tries.TryTake(_tries.PlacesOf(AddressRange.Of(Identity.Client.Address)), out var taken));
        LogIn(session, "anna", "geheim77");
        var asked = guard.ExpectMsg<RequestLogin>();
        Assert.True(asked.TryGrant(taken));
        if (isHeard)
        {
            session.Tell(new LoginDecision("anna", LoginRefusal.None));
            ExpectForwarded();
        }
        Assert.Equal(1, Taken());

        Watch(session);
        session.Tell(Tcp.Aborted.Instance, _connection.Ref);

        ExpectTerminated(session);
        Assert.Equal(0, Taken());
    }

    [Fact]
    public void Where_accounts_are_locked_one_that_cannot_be_read_is_asked_for()
    {
        _tries.Apply(TryCounts.NoLimit, TryCounts.NoLimit, perAccount: 2, countsAccounts: true);
        var (session, guard) = StartGuarded(asksFirst: true);
        LogIn(session, "anna", "geheim77");
        ExpectForwarded();
        Assert.Equal(1, _tries.Accounts.TakenAt(LoginTries.PlaceOf("ANNA")));

        session.Tell(Received(Text(LoginPacket.BuildRequest(TestSettings.Dialect, '1', new MessageHeader(TestSettings.Dialect.Idents.Login), default))), _connection.Ref);

        Assert.Null(guard.ExpectMsg<RequestLogin>().Account);
    }

    private int Taken() => _tries.Addresses.TakenAt(_tries.PlacesOf(AddressRange.Of(Identity.Client.Address)).Address);

    private (IActorRef Session, TestProbe Guard) StartGuarded(Dialect? dialect = null, bool asksFirst = false)
    {
        var guard = CreateTestProbe();
        _line = new LineStatistics("main", closed: _closed);
        var settings = TestSettings.Line with { Client = Limits with { HalfCloseTimeout = Seconds(10) }, LoginSrv = TestSettings.LoginSrv with { Dialect = dialect ?? TestSettings.Dialect } };
        var line = new LineContext(settings, _admission.Ref, _line, Clock) { Guard = new LoginGuard(guard.Ref, _tries) { AsksFirst = asksFirst } };
        var arrivals = new SessionArrivals(new SessionContext(line, _loginSrv.Ref, ContextWith(Limits).KeepAlive, new DeadlineWheel(Sys.Scheduler.Advanced, Clock)), new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _loginSrv.ExpectMsg<OpenSession>();
        Settle(session);
        return (session, guard);
    }

    private static string LoginOf(Dialect dialect, string account) => Text(LoginRequests.Build(dialect, '1', new AccountLoginRequest(account, "geheim77")));
}
