using System.Net;
using LoginGate.LoginSrv;
using LoginGate.Settings;

namespace LoginGate.Tests.LoginSrv;

public sealed class LoginSrvDialerSpec
{
    private static readonly LoginSrvSettings Two = TestSettings.LoginSrv with
    {
        Targets = [new LoginSrvTarget("10.0.0.1", 5500), new LoginSrvTarget("second.example", 5501)],
    };

    [Fact]
    public void The_addresses_are_dialled_in_their_order_and_again_from_the_first_on()
    {
        var dialer = new LoginSrvDialer(Two);

        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 5500), dialer.DialFirst().RemoteAddress);
        Assert.Equal(new DnsEndPoint("second.example", 5501), dialer.DialNext()!.RemoteAddress);
        Assert.Equal("second.example:5501", dialer.Target.ToString());
        Assert.Null(dialer.DialNext());
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 5500), dialer.DialFirst().RemoteAddress);
    }

    [Fact]
    public void Other_addresses_count_at_the_next_connect()
    {
        var dialer = new LoginSrvDialer(Two);
        dialer.DialFirst();

        dialer.Apply(Two with { Targets = [new LoginSrvTarget("10.0.0.3", 5503)] });

        Assert.Equal("10.0.0.1:5500", dialer.Target.ToString());
        Assert.Null(dialer.DialNext());
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.3"), 5503), dialer.DialFirst().RemoteAddress);
    }

    [Fact]
    public void Delays_grow_until_LoginSrv_has_spoken()
    {
        var dialer = new LoginSrvDialer(Two with { Reconnect = new ReconnectSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), Jitter: 0) });

        Assert.Equal([1, 2, 4, 8, 10], Enumerable.Range(0, 5).Select(_ => dialer.NextDelay(isRefused: false).TotalSeconds));
        dialer.OnSpoken();
        Assert.Equal(1, dialer.NextDelay(isRefused: false).TotalSeconds);
    }
}
