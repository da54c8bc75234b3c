using System.Buffers.Binary;
using System.Text;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// OpenMir2's LoginSrv: reads six header bytes without looking at them and then a record, never finds back into step, and
/// has one packet loop that a bad packet ends for everybody.
/// </summary>
internal sealed class OpenMir2LoginSrv(bool hasIntIds = false) : OriginalLoginSrv("OpenMir2 LoginSrv")
{
    private const int Header = 6;

    private readonly HashSet<string> _users = [];
    private readonly List<byte> _buffer = [];
    private bool _isDead;

    public override int LeastInside => 16;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        _buffer.AddRange(bytes);
        while (!_isDead && _buffer.Count >= Header)
        {
            var whole = _buffer.ToArray();
            var length = BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(4));
            if (whole.Length < Header + length)
                return;
            _buffer.RemoveRange(0, Header + length);
            if (!whole.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x9A, 0xAA, 0x9A, 0xAA]))
                Harm("out of step: it takes any six bytes for a header");
            if (!TryRecord(whole.AsSpan(Header, length)))
                Harm("a record that it cannot read");
        }
    }

    private bool TryRecord(ReadOnlySpan<byte> record)
    {
        if (record.Length < 12 || record[0] != 4)
            return false;
        var type = record[1];
        var id = BinaryPrimitives.ReadInt32LittleEndian(record[2..]);
        var units = hasIntIds ? 0 : id;
        record = record[6..];
        if (units < -1 || units * 2 > record.Length - 6)
            return false;
        var size = Math.Max(units, 0) * 2;
        var user = hasIntIds ? $"{id}" : Encoding.Unicode.GetString(record[..size]);
        record = record[(size + 2)..];
        var count = BinaryPrimitives.ReadInt32LittleEndian(record);
        if (count < -1 || Math.Max(count, 0) != record.Length - 4)
            return false;
        OnRecord(type, user, Encoding.Latin1.GetString(record[4..]));
        return true;
    }

    private void OnRecord(byte type, string user, string data)
    {
        switch (type)
        {
            case 0:
                if (!_users.Add(user))
                    Harm($"a second entry for user {user}");
                See(new Seen.Open(user, data));
                break;
            case 1:
                _users.Remove(user);
                See(new Seen.Close(user));
                break;
            case 2:
                OnData(user, data);
                break;
            case 3:
                See(new Seen.Heartbeat());
                break;
            default:
                Harm($"record type {type}");
                break;
        }
    }

    private void OnData(string user, string data)
    {
        if (data == "#1!" || (data.Length >= 3 && !data.EndsWith('!')))
        {
            Harm($"its packet loop ends for good at {data.Length} bytes of user {user}");
            _isDead = true;
        }
        else if (_users.Contains(user) && data.IndexOf('#') is >= 0 and var start && data.IndexOf('!') - start > LeastInside)
        {
            See(new Seen.Data(user, data[start..(data.IndexOf('!') + 1)]));
        }
    }
}
