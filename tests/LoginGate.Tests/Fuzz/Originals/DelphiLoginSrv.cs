using System.Text;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// The LoginSrvs in Delphi: they skip to the next '%', drop everything at a second empty frame of one pass, and put each
/// user's bytes together in a text of their own.
/// </summary>
internal sealed class DelphiLoginSrv(string name, char open, char data, char close, bool wantsDottedAddresses = false)
    : OriginalLoginSrv(name)
{
    private const int UserBuffer = 4069;

    private readonly Dictionary<string, string> _users = [];
    private string _buffer = "";

    public override int LeastInside => 17;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        _buffer += Encoding.Latin1.GetString(bytes);
        var empties = 0;
        while (Arrest(ref _buffer, '%', '$') is { } frame)
        {
            if (frame.Length > 0)
            {
                OnFrame(frame[0], frame[1..]);
            }
            else if (++empties == 2)
            {
                Harm("two empty frames: the gate's whole buffer is dropped");
                _buffer = "";
            }
        }
    }

    // What stands between the two marks; it is cut off with all before it.
    private static string? Arrest(ref string text, char from, char to)
    {
        var start = text.IndexOf(from);
        var end = start < 0 ? -1 : text.IndexOf(to, start + 1);
        if (end < 0)
            return null;
        var inside = text[(start + 1)..end];
        text = text[(end + 1)..];
        return inside;
    }

    private void OnFrame(char letter, string rest)
    {
        var slash = rest.IndexOf('/');
        var user = slash < 0 ? rest : rest[..slash];
        var argument = slash < 0 ? "" : rest[(slash + 1)..];
        if (letter == '-')
            See(new Seen.Heartbeat());
        else if (letter == open)
            OnOpen(user, argument);
        else if (letter == data)
            OnData(user, argument);
        else if (letter == close && _users.Remove(user))
            See(new Seen.Close(user));
    }

    private void OnOpen(string user, string addresses)
    {
        var parts = addresses.Split('/', 2);
        if (wantsDottedAddresses && (parts.Length < 2 || !parts.All(IsDotted)))
            return;
        if (_users.ContainsKey(user))
            Harm($"user {user} opened again: its login stays in use");
        _users[user] = "";
        See(new Seen.Open(user, addresses));
    }

    private void OnData(string user, string payload)
    {
        if (!_users.TryGetValue(user, out var text))
            return;
        if (text.Length < UserBuffer)
            text += payload;
        else
            Harm($"user {user} is mute: {text.Length} bytes without an end");
        while (Arrest(ref text, '#', '!') is { } packet)
        {
            if (packet.Length >= LeastInside)
                See(new Seen.Data(user, $"#{packet}!"));
        }
        _users[user] = text;
    }

    private static bool IsDotted(string address) =>
        address.Split('.') is { Length: 4 } parts && parts.All(part => byte.TryParse(part, out _));
}
