using System.Text;
using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// The LoginSrv of the slot/handle family: it knows a user by the slot alone, keeps no rest of its data, and takes a data frame of 512
/// characters for an attack.
/// </summary>
internal sealed class SlotLoginSrv() : OriginalLoginSrv("slot/handle LoginSrv")
{
    private const int TooLong = 512;

    // Handles by slot.
    private readonly Dictionary<string, string> _users = [];
    private string _buffer = "";

    public override int LeastInside => 17;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        _buffer += Encoding.Latin1.GetString(bytes);
        while (_buffer.IndexOf('$') is var end and >= 0)
        {
            var frame = _buffer[..end];
            _buffer = _buffer[(end + 1)..];
            if (frame.IndexOf('%') is var start and >= 0 && start < frame.Length - 1)
                OnFrame(frame[start + 1], frame[(start + 2)..].Split('/', 3));
        }
    }

    private void OnFrame(char letter, string[] parts)
    {
        var (slot, handle, rest) = (parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
        if (letter == '-')
            See(new Seen.Heartbeat());
        else if (letter == 'N')
            OnOpen(slot, handle, rest);
        else if (letter == 'D' && _users.TryGetValue(slot, out var user))
            OnData(user, rest);
        else if (letter == 'C' && _users.Remove(slot, out var gone))
            See(new Seen.Close(gone));
    }

    private void OnOpen(string slot, string handle, string addresses)
    {
        // It would reset the entry in place, and the first user's login with it.
        if (!_users.TryAdd(slot, handle))
            Harm($"slot {slot} of user {_users[slot]} opened again for {handle}");
        See(new Seen.Open(handle, addresses));
    }

    private void OnData(string user, string data)
    {
        if (data.Length >= TooLong)
            Harm($"user {user} attacks with {data.Length} characters");
        var (start, end) = (data.IndexOf('#'), data.IndexOf('!'));
        if (start != 0 || end != data.Length - 1)
            Harm($"user {user} loses what is no whole packet: {Smaller.Show(data)}");
        else if (end - 1 >= LeastInside)
            See(new Seen.Data(user, data));
    }
}
