using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Tests.Inspect;

namespace LoginGate.Tests.Http;

public sealed class LoginSessionsSpec
{
    private static readonly HttpSettings Times = new(null, [], null) { SessionTime = TimeSpan.FromHours(2), SessionIdleTime = TimeSpan.FromMinutes(10) };
    private static readonly Caller Anna = new("anna", AccessRight.Admin);

    private readonly ManualTime _clock = new();
    private readonly LoginSessions _sessions;

    public LoginSessionsSpec() => _sessions = new LoginSessions(_clock);

    [Fact]
    public void A_session_is_found_by_its_secret_alone_and_has_secrets_of_its_own()
    {
        var (first, secret) = _sessions.Begin(Anna, null);
        var (second, other) = _sessions.Begin(Anna, null);
        Assert.Same(first, _sessions.Find(secret, Times));
        Assert.Null(_sessions.Find(secret[1..], Times));
        Assert.Null(_sessions.Find("", Times));
        Assert.Equal(4, new HashSet<string>([secret, other, first.Csrf, second.Csrf]).Count);
        Assert.All([secret, first.Csrf], text => Assert.Equal(43, text.Length));
    }

    [Fact]
    public void One_that_asks_nothing_ends_and_one_that_asks_does_not()
    {
        var (_, secret) = _sessions.Begin(Anna, null);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(9));
            Assert.NotNull(_sessions.Find(secret, Times));
        }
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_sessions.Find(secret, Times));
        Assert.Equal(0, _sessions.Count);
    }

    [Fact]
    public void None_outlives_its_time_however_much_it_asks()
    {
        var (_, secret) = _sessions.Begin(Anna, null);
        for (var time = TimeSpan.Zero; time < TimeSpan.FromMinutes(115); time += TimeSpan.FromMinutes(5))
        {
            Assert.NotNull(_sessions.Find(secret, Times));
            _clock.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.NotNull(_sessions.Find(secret, Times));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(_sessions.Find(secret, Times));
    }

    [Fact]
    public void Of_too_many_the_one_goes_that_has_been_silent_for_longest()
    {
        var secrets = new List<string>();
        for (var i = 0; i < LoginSessions.Most; i++)
        {
            secrets.Add(_sessions.Begin(Anna, null).Secret);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.NotNull(_sessions.Find(secrets[0], Times));
        _sessions.Begin(Anna, null);
        Assert.Equal(LoginSessions.Most, _sessions.Count);
        Assert.NotNull(_sessions.Find(secrets[0], Times));
        Assert.Null(_sessions.Find(secrets[1], Times));
    }

    [Fact]
    public void One_that_is_ended_is_gone()
    {
        var (_, secret) = _sessions.Begin(Anna, null);
        _sessions.End(secret);
        Assert.Null(_sessions.Find(secret, Times));
    }
}
