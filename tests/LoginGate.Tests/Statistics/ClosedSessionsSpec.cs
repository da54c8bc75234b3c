using System.Net;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Statistics;

public sealed class ClosedSessionsSpec
{
    private readonly GateStatistics _statistics = new();
    private readonly LineStatistics _line;

    public ClosedSessionsSpec()
    {
        _line = _statistics.Add("main");
        _statistics.Apply(new ClosedSessionSettings(Max: 3, TimeSpan.FromMinutes(10), Accounts: true));
    }

    [Fact]
    public void The_newest_so_many_are_kept()
    {
        for (var number = 1; number <= 5; number++)
            End(Open(number), TimeSpan.FromSeconds(number));

        Assert.Equal([3, 4, 5], Numbers(TimeSpan.FromSeconds(5)));
        Assert.Empty(_line.Sessions);
    }

    [Fact]
    public void Each_is_kept_for_so_long_whether_another_follows_or_not()
    {
        End(Open(1), TimeSpan.FromMinutes(1));
        End(Open(2), TimeSpan.FromMinutes(5));

        Assert.Equal([1, 2], Numbers(TimeSpan.FromMinutes(11)));
        Assert.Equal([2], Numbers(TimeSpan.FromMinutes(11.1)));
        End(Open(3), TimeSpan.FromMinutes(20));
        Assert.Equal([3], Numbers(TimeSpan.FromMinutes(20)));
    }

    [Fact]
    public void Other_bounds_count_from_the_next_on_and_none_may_be_kept()
    {
        End(Open(1), TimeSpan.FromSeconds(1));
        End(Open(2), TimeSpan.FromSeconds(2));
        _statistics.Apply(new ClosedSessionSettings(Max: 1, TimeSpan.FromMinutes(10), Accounts: true));
        Assert.Equal([2], Numbers(TimeSpan.FromSeconds(2)));

        _statistics.Apply(new ClosedSessionSettings(Max: 0, TimeSpan.FromMinutes(10), Accounts: true));
        End(Open(3), TimeSpan.FromSeconds(3));
        Assert.Empty(Numbers(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void They_outlive_their_line()
    {
        End(Open(1), TimeSpan.FromSeconds(1));
        _statistics.Remove("main");

        Assert.Equal("main", Assert.Single(_statistics.Closed.ToArray(TimeSpan.FromSeconds(1))).Line);
    }

    [Fact]
    public void Accounts_are_forgotten_when_they_are_not_to_be_noted()
    {
        var (live, gone) = (Open(1), Open(2));
        live.OnAccount("anna");
        gone.OnAccount("bert");
        End(gone, TimeSpan.FromSeconds(1));

        _statistics.Apply(new ClosedSessionSettings(Max: 3, TimeSpan.FromMinutes(10), Accounts: false));

        Assert.Equal((null, null), (live.Account, gone.Account));
        Assert.False(_statistics.Closed.HasAccounts);
    }

    [Fact]
    public void A_listener_hears_of_each_also_where_none_is_kept()
    {
        _statistics.Apply(new ClosedSessionSettings(Max: 0, TimeSpan.FromMinutes(10), Accounts: true));
        var heard = new List<SessionOfLine>();
        _statistics.Closed.Listener = heard.Add;

        End(Open(1), TimeSpan.FromSeconds(1));

        Assert.Equal((CloseCause.IdleTimeout, TimeSpan.FromSeconds(1)), (heard.Single().Session.EndedBy, heard.Single().Session.Closed));
    }

    private SessionStatistics Open(int number)
    {
        // Endpoints of its own, as a socket gives them.
        var client = new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5000);
        var session = new SessionStatistics(new SessionIdentity(number, client, new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7000)), TimeSpan.Zero);
        _line.OnOpened(session);
        return session;
    }

    private void End(SessionStatistics session, TimeSpan now) => _line.OnClosed(session, CloseCause.IdleTimeout, now);

    private int[] Numbers(TimeSpan now) => [.. _statistics.Closed.ToArray(now).Select(of => of.Session.Number)];
}
