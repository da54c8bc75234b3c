using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Event;

namespace Akka.IO;

/// <summary>
/// What goes wrong with accepting: logged at most once in five seconds, with a count of what was left out, and answered with
/// growing pauses while descriptors or memory are short.
/// </summary>
internal sealed class AcceptTrouble(ILoggingAdapter log, EndPoint address)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause = FirstPause;
    private long _lastLogged;
    private int _leftOut;

    /// <summary>Accepting works.</summary>
    public void Passed() => _pause = FirstPause;

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan OnExhausted(SocketException error)
    {
        var pause = _pause;
        _pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        if (MayLog())
            log.Error("Cannot accept connections on [{0}]: {1}; trying again in {2} ms", address, Text(error.Message), pause.TotalMilliseconds);
        return pause;
    }

    public void OnConnectionLost(SocketException error)
    {
        if (MayLog())
            log.Warning("A connection to [{0}] was lost before it was accepted: {1}", address, Text(error.Message));
    }

    public void OnTooMany(EndPoint remote, int limit)
    {
        if (MayLog())
            log.Warning("Refused [{0}] on [{1}]: the limit of {2} connections is reached{3}", remote, address, limit, Text(""));
    }

    private bool MayLog()
    {
        if (_lastLogged != 0 && Stopwatch.GetElapsedTime(_lastLogged) < LogInterval)
        {
            _leftOut++;
            return false;
        }

        _lastLogged = Stopwatch.GetTimestamp();
        return true;
    }

    private string Text(string message)
    {
        var text = _leftOut == 0 ? message : $"{message} ({_leftOut} more such events since the last report)";
        _leftOut = 0;
        return text;
    }
}
