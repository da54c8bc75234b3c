using System.Text;

namespace LoginGate.EndToEnd.Tests;

/// <summary>What a web page can make a browser send to a port of its own machine, and what other services can be made to send.</summary>
internal static class Strangers
{
    private static readonly string[] FirstLines =
    [
        // A page chooses method and path within limits, another program may choose all of a request but the end of its first line.
        "POST / HTTP/1.1", "GET /gate/bans HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT gate:80 HTTP/1.1", "POST /", "post / http/1.0",
        "gate /bans HTTP/1.1", "help / HTTP/1.1", "help gate HTTP/1.1", "help HTTP/1.1", "quit / HTTP/1.1", "exit / HTTP/1.1", "log / HTTP/1.1",
        "log tail HTTP/1.1", "actor inspect HTTP/1.1", "actor hierarchy HTTP/1.1", "gate status HTTP/1.1", "gate kick HTTP/1.1",
        "gate ban 8.8.8.8 --reason HTTP/1.1", "gate ban 8.8.8.8 --reason a HTTP/2", "gate trace 1 --line HTTP/1.1", "help / RTSP/1.0",
        "help sip:x SIP/2.0",
        "gate /bans --json", "gate status --json HTTP/1.1",
        // Others.
        "EHLO example.com", "USER anonymous", "NICK gate", "CLIENT libcurl 8.5.0", "SSH-2.0-x", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2", "<13>gate bans",
        "*1", "set gate 0 0 4", "stats", "PING", "AUTH geheim", "GIOP", "@RSYNCD: 31.0", "Gate status", "help gate 1 1700000000", "help 1 1700000000",
        // And nothing at all.
        "", " ", "\t", "--json", "\0", "gate bans\0", "\"gate bans", "\ufeffgate bans", "gate\rbans", "\r\r",
    ];

    /// <summary>By a name, the segments that come, one after the other; each tries to have the command carried out.</summary>
    public static IEnumerable<(string Language, byte[][] Segments)> All(string command)
    {
        var tail = $"\r\n{command}\r\n{command}\n";
        foreach (var line in FirstLines)
        {
            const string Headers = "\r\nHost: 127.0.0.1:9111\r\nContent-Type: text/plain\r\nContent-Length: 70\r\n\r\n";
            yield return ($"{line}, one segment", [Bytes(line + Headers + tail)]);
            yield return ($"{line}, two segments", [Bytes(line + Headers), Bytes(tail)]);
            yield return ($"{line}, bare", [Bytes(line + tail)]);
        }
        yield return ("redis", [Bytes("*1\r\n$4\r\nPING\r\n" + tail)]);
        yield return ("HTTP/2", [Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), [0, 0, 0, 4, 0, 0, 0, 0, 0, .. Bytes(tail)]]);
        yield return ("WebSocket", [Bytes($"GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x{tail}\r\n"), [0x81, 0x20, .. Bytes(tail)]]);
        // The session id of a resumed session is the server's own choice.
        byte[] hello = [0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4, 3, 3, .. new byte[32], 32, .. Bytes(tail)];
        yield return ("TLS", [hello]);
        yield return ("TLS, no end of line", [[0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4, 3, 3]]);
        yield return ("STUN over TCP", [[0, 3, 0, 8, 0x21, 0x12, 0xa4, 0x42, .. Bytes(tail)]]);
        yield return ("no UTF-8", [[0xff, 0xfe, .. Bytes(tail)]]);
        yield return ("UTF-16", [Encoding.Unicode.GetBytes($"{command}{tail}")]);
        yield return ("a line over a kilobyte", [Bytes(new string('x', 1500) + tail)]);
        yield return ("a command over a kilobyte", [Bytes($"gate bans {new string(' ', 1500)}{tail}")]);
        yield return ("a line over a kilobyte in pieces", [Bytes(new string('x', 900)), Bytes(new string('x', 900)), Bytes(tail)]);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
