using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>What LoginSrv's bytes ask of the gate.</summary>
internal abstract record Order
{
    public sealed record Reply(int User, string Payload) : Order;

    /// <param name="Ban">"Temporary" or "Permanent" when the address is to be blocked too.</param>
    public sealed record Kick(int User, string? Ban) : Order;

    public sealed record Block(IPAddress Address) : Order;
}

/// <summary>Reads LoginSrv's stream the slow way: everything that came is looked at again with each byte.</summary>
internal sealed class LoginSrvModel(WireFacts facts, int maxFrameBytes)
{
    private const int LongestTextFrame = 32;

    private readonly List<byte> _bytes = [];

    public IEnumerable<Order> Feed(byte[] bytes)
    {
        foreach (var value in bytes)
        {
            _bytes.Add(value);
            if (facts.Form is WireForm.TextIds or WireForm.IntIds)
            {
                foreach (var order in ReadBinary())
                    yield return order;
            }
            else if (ReadText() is { } order)
            {
                yield return order;
            }
        }
    }

    private Order? ReadText()
    {
        if (_bytes[0] != '%')
        {
            _bytes.Clear();
        }
        else if (_bytes[^1] == '%' && Reply(Latin(_bytes.ToArray().AsSpan(1..))) is null)
        {
            // Whatever stands before it was cut off.
            _bytes.RemoveRange(0, _bytes.Count - 1);
        }
        else if (_bytes[^1] == '$')
        {
            var inside = Latin(_bytes.ToArray().AsSpan(1..^1));
            _bytes.Clear();
            return Meaning(inside);
        }
        else if (_bytes.Count == maxFrameBytes)
        {
            _bytes.Clear();
        }
        return null;
    }

    // Whose it is and what; of nobody where slot and handle are of two.
    private (int User, string Payload)? Reply(string inside)
    {
        var parts = inside.Split('/', facts.HasSlots ? 3 : 2);
        if (parts.Length < (facts.HasSlots ? 3 : 2) || Number(parts[^2]) is not { } user)
            return null;
        if (!facts.HasSlots)
            return (user, parts[1]);
        return parts[0] == "0" || Number(parts[0]) is not null ? (parts[0] == $"{user % 65_536}" ? user : 0, parts[2]) : null;
    }

    private Order? Meaning(string inside)
    {
        if (inside.StartsWith('+'))
            return Command(inside);
        return Reply(inside) is { Payload.Length: > 0 } reply ? new Order.Reply(reply.User, reply.Payload) : null;
    }

    private static Order? Command(string inside)
    {
        if (inside.Length < 3)
            return null;
        var rest = inside[2..];
        var user = Number(rest);
        return inside[1] switch
        {
            '-' when user is not null => new Order.Kick(user.Value, null),
            'T' when user is not null => new Order.Kick(user.Value, "Permanent"),
            'B' when user is not null => new Order.Kick(user.Value, "Temporary"),
            'M' when IPAddress.TryParse(rest, out var address) && address.ToString() == rest => new Order.Block(address),
            _ => null,
        };
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && $"{number}" == text ? number : null;

    // Record or text command at the front, wait for more, or one byte too many.
    private IEnumerable<Order> ReadBinary()
    {
        while (_bytes.Count > 0)
        {
            var bytes = _bytes.Take(maxFrameBytes).ToArray();
            var length = bytes[0] == '%' ? TextLength(bytes) : RecordLength(bytes);
            if (length == 0)
                yield break;
            _bytes.RemoveRange(0, Math.Abs(length));
            if (length > 0 && Meaning(bytes.AsSpan(0, length)) is { } order)
                yield return order;
        }
    }

    // Negative: so many bytes to skip. Zero: not all there yet.
    private static int TextLength(byte[] bytes)
    {
        var end = Array.FindIndex(bytes, 1, value => value is (byte)'$' or (byte)'%' or 0x9A);
        if (bytes.Length > 1 && bytes[1] != '+')
            return -1;
        if (end >= 0 && end < LongestTextFrame)
            return bytes[end] == '$' ? end + 1 : -1;
        return bytes.Length < LongestTextFrame ? 0 : -1;
    }

    private int RecordLength(byte[] bytes)
    {
        byte[] code = [0x9A, 0xAA, 0x9A, 0xAA];
        if (!code.Take(bytes.Length).SequenceEqual(bytes.Take(4)))
            return -1;
        if (bytes.Length < 6)
            return 0;
        var length = bytes[4] + (bytes[5] << 8);
        if (6 + length > maxFrameBytes || length < 12)
            return -1;
        var record = bytes.AsSpan(6, Math.Min(length, bytes.Length - 6));
        if (!CanBeRecord(record, length))
            return -1;
        return record.Length == length ? 6 + length : 0;
    }

    // Whether what has come so far can still become a record of that length.
    private bool CanBeRecord(ReadOnlySpan<byte> record, int length)
    {
        if (record.Length < 2)
            return true;
        if (record[0] != 4 || record[1] > 3)
            return false;
        if (record.Length < 6)
            return true;
        var text = (int)Math.Min(TextBytes(record), 1 << 20);
        if (text < 0 || 6 + text > length)
            return false;
        if (record.Length < 6 + text)
            return true;
        var data = 6 + text + 2;
        if (data + 4 > length)
            return false;
        if (record.Length < data + 4)
            return true;
        var count = BinaryPrimitives.ReadInt32LittleEndian(record[data..]);
        return count >= -1 && data + 4 + (long)Math.Max(count, 0) == length;
    }

    // A positive count is of UTF-16 units, the complement of a negative one of UTF-8 bytes behind a further count.
    private long TextBytes(ReadOnlySpan<byte> record)
    {
        if (facts.Form == WireForm.IntIds)
            return 0;
        long count = BinaryPrimitives.ReadInt32LittleEndian(record[2..]);
        return count switch { 0 or -1 => 0, > 0 => 2 * count, _ => 4 + ~count };
    }

    private Order? Meaning(ReadOnlySpan<byte> frame)
    {
        if (frame[0] == '%')
            return Meaning(Latin(frame[1..^1])) is Order.Reply ? null : Meaning(Latin(frame[1..^1]));
        var record = frame[6..];
        var size = (int)TextBytes(record);
        var isWide = BinaryPrimitives.ReadInt32LittleEndian(record[2..]) > 0;
        var text = facts.Form == WireForm.IntIds ? $"{BinaryPrimitives.ReadInt32LittleEndian(record[2..])}" : isWide ? Encoding.Unicode.GetString(record.Slice(6, size)) : Latin(record.Slice(size > 0 ? 10 : 6, Math.Max(size - 4, 0)));
        var data = Latin(record[(6 + size + 6)..]);
        return (record[1], Number(text)) switch
        {
            (2, { } user) when data.Length > 0 => new Order.Reply(user, data),
            (1, { } user) => new Order.Kick(user, null),
            _ => null,
        };
    }

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
