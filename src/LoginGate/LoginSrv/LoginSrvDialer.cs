using System.Net;
using Akka.IO;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>
/// Whom to dial and when: the configured addresses in their order, always from the first one on, and a growing delay before it is tried
/// again.
/// </summary>
internal sealed class LoginSrvDialer(LoginSrvSettings settings)
{
    private LoginSrvSettings _settings = settings;
    private KeepAliveOption _keepAlive = KeepAliveOption.ForConnect(settings.KeepAlive);
    private ReconnectBackoff _backoff = new(settings.Reconnect, Random.Shared);

    /// <summary>The address connected or tried last.</summary>
    public LoginSrvTarget Target { get; private set; } = settings.Targets[0];

    /// <summary>Another address counts at the next connect.</summary>
    public void Apply(LoginSrvSettings settings)
    {
        _settings = settings;
        _keepAlive = KeepAliveOption.ForConnect(settings.KeepAlive);
        _backoff = new ReconnectBackoff(settings.Reconnect, Random.Shared);
    }

    public Tcp.Connect DialFirst() => Dial(_settings.Targets[0]);

    /// <summary>The address after the present one; null when that was the last.</summary>
    public Tcp.Connect? DialNext() => _settings.Targets.SkipWhile(t => t != Target).Skip(1).FirstOrDefault() is { } next ? Dial(next) : null;

    /// <summary>The delay before the first address is dialled again; each call counts as one more failure.</summary>
    /// <param name="isRefused">Whether the last address refused: it is there, and asked again soon.</param>
    public TimeSpan NextDelay(bool isRefused) => isRefused ? _backoff.NextWhereRefused() : _backoff.Next();

    /// <summary>LoginSrv has spoken: the delays begin anew.</summary>
    public void OnSpoken() => _backoff.Reset();

    private Tcp.Connect Dial(LoginSrvTarget target)
    {
        Target = target;
        EndPoint remote = IPAddress.TryParse(target.Host, out var address)
            ? new IPEndPoint(address, target.Port)
            : new DnsEndPoint(target.Host, target.Port);
        var options = SocketOptions.Of(_keepAlive, _settings.Buffers);
        return new Tcp.Connect(remote, _settings.From is { } from ? new IPEndPoint(from, 0) : null, options, timeout: _settings.ConnectTimeout, pullMode: true);
    }
}
