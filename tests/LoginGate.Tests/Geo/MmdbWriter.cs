using System.Buffers.Binary;
using System.Net;
using System.Text;
using LoginGate.Shared;

namespace LoginGate.Tests.Geo;

/// <summary>
/// Writes small databases in MaxMind's format: https://maxmind.github.io/MaxMind-DB/. IPv6 trees of 24-bit records, in which IPv4 is <c>::/96</c>.
/// </summary>
internal sealed class MmdbWriter
{
    private const int NoData = -1;

    private readonly List<(int Left, int Right)> _nodes = [(NoData, NoData)];
    private readonly MemoryStream _data = new();

    // What a record means that is no node: the place of its data, counted from below.
    private static int Leaf(int place) => -2 - place;

    /// <summary>A file with one country each for some networks.</summary>
    public static byte[] Countries(params (string Network, string Country)[] networks)
    {
        var writer = new MmdbWriter();
        foreach (var (network, country) in networks)
            writer.Add(network, ("country_code", country));
        return writer.ToArray();
    }

    /// <summary>What is known of a network: texts, numbers, and maps of them.</summary>
    public MmdbWriter Add(string network, params (string Key, object Value)[] values)
    {
        var place = (int)_data.Position;
        Write(_data, values);
        return Add(network, place);
    }

    /// <summary>The same with data as they are.</summary>
    public MmdbWriter AddRaw(string network, byte[] data)
    {
        var place = (int)_data.Position;
        _data.Write(data);
        return Add(network, place);
    }

    public byte[] ToArray(string type = "Test")
    {
        var file = new MemoryStream();
        foreach (var (left, right) in _nodes)
        {
            WriteRecord(file, left);
            WriteRecord(file, right);
        }
        file.Write(new byte[16]);
        file.Write(_data.ToArray());
        file.Write([0xab, 0xcd, 0xef, .. "MaxMind.com"u8]);
        Write(file,
            ("binary_format_major_version", (ushort)2), ("binary_format_minor_version", (ushort)0), ("build_epoch", 1_700_000_000UL), ("database_type", type),
            ("description", Array.Empty<(string, object)>()), ("ip_version", (ushort)6), ("languages", Array.Empty<string>()), ("node_count", (uint)_nodes.Count), ("record_size", (ushort)24));
        return file.ToArray();
    }

    private MmdbWriter Add(string network, int place)
    {
        var range = AddressRange.Of(IPNetwork.Parse(network));
        var (bits, length) = range.IsIPv6 ? (range.FirstBits, range.PrefixLength) : (range.FirstBits, 96 + range.PrefixLength);
        var node = 0;
        for (var depth = 0; depth < length; depth++)
        {
            var isRight = (bits >> (127 - depth) & 1) == 1;
            var next = depth == length - 1 ? Leaf(place) : isRight ? _nodes[node].Right : _nodes[node].Left;
            if (depth < length - 1 && next < 0)
            {
                next = _nodes.Count;
                _nodes.Add((NoData, NoData));
            }
            _nodes[node] = isRight ? (_nodes[node].Left, next) : (next, _nodes[node].Right);
            node = next;
        }
        return this;
    }

    private void WriteRecord(MemoryStream file, int record)
    {
        var number = record >= 0 ? record : record == NoData ? _nodes.Count : _nodes.Count + 16 + (-2 - record);
        file.Write([(byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }

    private static void Write(MemoryStream to, params (string Key, object Value)[] map)
    {
        WriteControl(to, 7, map.Length);
        foreach (var (key, value) in map)
        {
            WriteText(to, key);
            WriteValue(to, value);
        }
    }

    private static void WriteValue(MemoryStream to, object value)
    {
        switch (value)
        {
            case string text: WriteText(to, text); break;
            case ushort number: WriteNumber(to, 5, number); break;
            case uint number: WriteNumber(to, 6, number); break;
            case ulong number: WriteNumber(to, 9, number); break;
            case string[] texts:
                WriteControl(to, 11, texts.Length);
                foreach (var text in texts)
                    WriteText(to, text);
                break;
            default: Write(to, ((string, object)[])value); break;
        }
    }

    private static void WriteNumber(MemoryStream to, int type, ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        bytes = bytes.TrimStart((byte)0);
        WriteControl(to, type, bytes.Length);
        to.Write(bytes);
    }

    private static void WriteText(MemoryStream to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteControl(to, 2, bytes.Length);
        to.Write(bytes);
    }

    /// <param name="to">Where.</param>
    /// <param name="type">The kind of data; those above 7 have a byte of their own.</param>
    /// <param name="size">Up to 284.</param>
    private static void WriteControl(MemoryStream to, int type, int size)
    {
        to.WriteByte((byte)((type > 7 ? 0 : type << 5) | Math.Min(size, 29)));
        if (type > 7)
            to.WriteByte((byte)(type - 7));
        if (size >= 29)
            to.WriteByte((byte)(size - 29));
    }
}
