using System.Text;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// The VC++ LoginSvr: 8192 bytes for the link, C strings, the letter at index 1 whatever index 0 is, an unchecked heap buffer
/// of 1024 bytes per packet, and letters that write to its database.
/// </summary>
internal sealed class VcLoginSrv(string dialect) : OriginalLoginSrv($"{dialect} LoginSvr")
{
    private const int LinkBuffer = 8192;
    private const int PacketBuffer = 1024;
    private const int AddressField = 19;

    private readonly HashSet<string> _users = [];
    private string _buffer = "";
    private bool _isClosed;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isClosed)
        {
            var taken = Math.Min(bytes.Length, LinkBuffer - _buffer.Length);
            Receive(Encoding.Latin1.GetString(bytes[..taken]));
            bytes = bytes[taken..];
        }
    }

    private void Receive(string read)
    {
        var nul = read.IndexOf('\0');
        if (nul >= 0)
        {
            Harm("a NUL ends the read for it: the rest is lost");
            read = read[..nul];
        }
        _buffer += read;
        int end;
        while ((end = _buffer.IndexOf('$')) >= 0)
        {
            var frame = _buffer[..end];
            _buffer = _buffer[(end + 1)..];
            if (frame.Length > 1)
                OnFrame(frame[1], frame[2..]);
        }
        if (_buffer.Length < LinkBuffer)
            return;
        Harm("8192 bytes without '$': it closes the gate's link");
        _isClosed = true;
    }

    private void OnFrame(char letter, string rest)
    {
        var slash = rest.IndexOf('/');
        var number = (slash < 0 ? rest : rest[..slash]).TakeWhile(char.IsAsciiDigit).Aggregate(0, (value, digit) => unchecked((value * 10) + digit - '0'));
        var argument = slash < 0 ? "" : rest[(slash + 1)..];
        switch (letter)
        {
            case '-':
                See(new Seen.Heartbeat());
                break;
            case 'O':
                OnOpen($"{number}", argument);
                break;
            case 'A':
                OnData($"{number}", argument);
                break;
            case 'X':
                _users.Remove($"{number}");
                See(new Seen.Close($"{number}"));
                break;
            case 'S':
                Harm($"its database writes the certification of '{rest}'");
                break;
            case 'M':
                Harm($"its database makes the account '{rest}'");
                break;
        }
    }

    private void OnOpen(string user, string address)
    {
        if (!_users.Add(user))
            Harm($"a second entry for user {user}: replies double");
        if (address.Length > AddressField)
            Harm($"the address of user {user} fills its field, unterminated");
        See(new Seen.Open(user, address));
    }

    private void OnData(string user, string payload)
    {
        if (payload.Length >= PacketBuffer)
            Harm($"heap overwritten by {payload.Length} bytes of user {user}");
        if (!_users.Contains(user))
            Harm($"it still makes accounts for unknown user {user}");
        var (start, end) = (payload.IndexOf('#'), payload.IndexOf('!'));
        if (start >= 0 && end > start)
            See(new Seen.Data(user, payload[start..(end + 1)]));
    }
}
