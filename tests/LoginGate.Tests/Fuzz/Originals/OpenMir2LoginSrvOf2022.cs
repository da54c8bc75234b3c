using System.Text;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// LoginSrv of OpenMir2's releases v0.0.1 to v0.0.8: what one read brings is one frame, whose body is all between the character
/// behind the number and the last one. A frame without a body does nothing.
/// </summary>
internal sealed class OpenMir2LoginSrvOf2022() : OriginalLoginSrv("OpenMir2 LoginSrv of 2022")
{
    private const int Head = 7;

    private readonly List<string> _users = [];

    public override int LeastInside => 16;

    /// <summary>Whole frames alone: it bears nothing else, whoever its gate is.</summary>
    public override int Cut(ReadOnlySpan<byte> rest, int count) =>
        rest.Length > Head ? Head + rest[Head..].IndexOf((byte)'$') + 1 : rest.Length;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Head || bytes[0] != '%' && bytes[^1] != '$')
        {
            Harm("a read that is no frame");
            return;
        }
        var body = bytes.Length > Head + 1 ? Encoding.Latin1.GetString(bytes[Head..^1]) : "";
        if (body.Length > 0)
            OnFrame((char)bytes[1], $"{BitConverter.ToInt32(bytes[2..])}", body);
    }

    private void OnFrame(char letter, string user, string body)
    {
        switch (letter)
        {
            case '-':
                See(new Seen.Heartbeat());
                break;
            case 'O' or 'L':
                if (_users.Contains(user))
                    Harm($"user {user} opened again: its login stays in use");
                _users.Add(user);
                See(new Seen.Open(user, body));
                break;
            case 'X' when _users.Remove(user):
                See(new Seen.Close(user));
                break;
            case 'A' or 'D' when _users.Contains(user):
                OnData(user, body);
                break;
        }
    }

    private void OnData(string user, string body)
    {
        var (start, end) = (body.IndexOf('#'), body.IndexOf('!'));
        if (body.EndsWith('!') && start >= 0 && end - start > LeastInside)
            See(new Seen.Data(user, body[start..(end + 1)]));
    }
}
