using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Sessions;

// What is left of it when it is over.
public sealed partial class SessionActorSpec
{
    private readonly ClosedSessions _closed = new();

    [Fact]
    public void A_session_leaves_its_account_how_its_login_went_and_why_it_ended()
    {
        var session = StartRemembered();
        LogIn(session, "anna", "geheim77");
        session.Tell(DeliverReply.Of(Bytes("#fail!"), step: LoginStep.Refused, refusal: LoginFailure.WrongPassword));
        LogIn(session, "anna01", "geheim77");
        session.Tell(DeliverReply.Of(Bytes("#ok!"), step: LoginStep.Accepted));
        session.Tell(DeliverReply.Of(Bytes("#other!")));
        session.Tell(new EndSession(CloseCause.Kicked));
        Settle(session);

        var (line, closed) = Assert.Single(_closed.ToArray(Clock.Now()));
        Assert.Equal(("main", 7, "anna01", CloseCause.Kicked), (line, closed.Number, closed.Account, closed.EndedBy));
        Assert.Equal((LoginStep.Accepted, 1, LoginFailure.WrongPassword), (closed.Login, closed.Refusals, closed.Refusal));
        Assert.Equal((2, 3), (closed.Packets, closed.Replies));
        Assert.NotNull(closed.Closed);
    }

    [Fact]
    public void The_account_that_is_made_is_noted_whether_it_may_be_or_not()
    {
        var session = StartRemembered();
        session.Tell(Received(Text(LoginRequests.Build(TestSettings.Dialect, '1', new NewAccountRequest(new AccountRecord { Account = "neu1", Password = "geheim77" })))), _connection.Ref);
        _admission.FishForMessage<RequestNewAccount>(_ => true);
        session.Tell(new NewAccountDecision(IsAllowed: false, MayStay: false));
        Settle(session);

        Assert.Equal("neu1", Assert.Single(_closed.ToArray(Clock.Now())).Session.Account);
    }

    [Fact]
    public void No_account_is_noted_where_it_is_not_to_be()
    {
        var session = StartRemembered(accounts: false);
        LogIn(session, "anna", "geheim77");
        session.Tell(new EndSession(CloseCause.Kicked));
        Settle(session);

        Assert.Null(Assert.Single(_closed.ToArray(Clock.Now())).Session.Account);
    }

    [Fact]
    public void A_long_account_is_cut()
    {
        var session = StartRemembered();
        LogIn(session, new string('a', 500), "geheim77");
        session.Tell(new EndSession(CloseCause.Kicked));
        Settle(session);

        Assert.Equal(new string('a', 40), Assert.Single(_closed.ToArray(Clock.Now())).Session.Account);
    }

    [Fact]
    public void Of_logins_that_nobody_answers_only_the_first_are_read()
    {
        var session = StartRemembered();
        for (var i = 1; i <= 20; i++)
            LogIn(session, $"guess{i}", "geheim77");
        session.Tell(DeliverReply.Of(Bytes("#fail!"), step: LoginStep.Refused, refusal: LoginFailure.NoAccount));
        Settle(session);
        var live = Assert.Single(_line.Sessions.Values);
        Assert.Equal("guess8", live.Account);

        LogIn(session, "last1", "geheim77");
        Settle(session);
        Assert.Equal("last1", live.Account);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Admission_hears_of_a_client_that_left_without_a_byte(bool speaks, bool isKicked, bool wasSilent)
    {
        var session = StartRemembered();
        Assert.Equal(1, _line.Silent);
        if (speaks)
        {
            session.Tell(Received("#1"), _connection.Ref);
            session.Tell(Received("<"), _connection.Ref);
            Settle(session);
            Assert.Equal(0, _line.Silent);
        }
        if (isKicked)
            session.Tell(new EndSession(CloseCause.Kicked));
        End(session);

        Assert.Equal(wasSilent, _admission.FishForMessage<LeaveAdmission>(_ => true).WasSilent);
        Assert.Equal(0, _line.Silent);
    }

    private LineStatistics _line = null!;

    private IActorRef StartRemembered(bool accounts = true)
    {
        _closed.Apply(new ClosedSessionSettings(Max: 10, TimeSpan.FromHours(1), accounts));
        var context = ContextWith(Limits);
        _line = new LineStatistics("main", closed: _closed);
        var arrivals = new SessionArrivals(
            context with { Line = new LineContext(context.Line.Settings, _admission.Ref, _line, Clock) }, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _loginSrv.ExpectMsg<OpenSession>();
        Settle(session);
        return session;
    }

    private void LogIn(IActorRef session, string account, string password) =>
        session.Tell(Received(Text(LoginRequests.Build(TestSettings.Dialect, '1', new AccountLoginRequest(account, password)))), _connection.Ref);
}
