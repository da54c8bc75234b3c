using System.Net;
using System.Net.Sockets;
using Akka.Event;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>
/// What goes wrong with accepting: logged at most once in ten seconds, with a count of what was left out, and answered with
/// growing pauses while descriptors or memory are short.
/// </summary>
internal sealed class AcceptTrouble(EventStream events, EndPoint address)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ReportInterval _interval = new();
    private TimeSpan _pause = FirstPause;

    /// <summary>Accepting works.</summary>
    public void Passed() => _pause = FirstPause;

    /// <summary>Descriptors or memory are short: how long to wait before the next try.</summary>
    public TimeSpan OnExhausted(SocketException error)
    {
        var pause = _pause;
        _pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        Log($"cannot accept connections on {address}: {error.Message}; trying again");
        return pause;
    }

    public void OnConnectionLost(SocketException error) => Log($"a connection to {address} was lost before it was accepted: {error.Message}");

    public void OnTooMany(EndPoint remote, int limit) => Log($"{remote} refused on {address}: the limit of {limit} connections is reached");

    public void OnOptionFailed(EndPoint remote, Exception failure) =>
        Log($"a socket option failed on the connection from {remote}, which is closed: {failure.Message}");

    private void Log(string what)
    {
        if (_interval.TryReport(out var more))
            events.Publish(new Warning("event-loop", typeof(Listener), what + more));
    }
}
