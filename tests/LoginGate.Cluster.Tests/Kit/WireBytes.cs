using System.IO.Compression;
using System.Text;
using Akka.Actor;
using Google.Protobuf;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>What Akka.NET's own messages are as bytes.</summary>
internal static class WireBytes
{
    public const int Json = 1;
    public const int Membership = 5;
    public const int Selections = 6;
    public const int Replication = 12;
    public const int Gates = 7010;

    /// <summary>A selection in a selection, and so on.</summary>
    public static byte[] Nested(int depth)
    {
        var headers = new Stack<byte[]>();
        var length = 0;
        for (var i = 0; i < depth; i++)
        {
            var number = Written(to =>
            {
                to.WriteTag(2, WireFormat.WireType.Varint);
                to.WriteInt32(Selections);
                to.WriteTag(1, WireFormat.WireType.LengthDelimited);
                to.WriteLength(length);
            });
            var header = Written(to =>
            {
                to.WriteTag(1, WireFormat.WireType.LengthDelimited);
                to.WriteLength(number.Length + length);
            });
            headers.Push([.. header, .. number]);
            length += header.Length + number.Length;
        }
        return [.. headers.SelectMany(header => header)];
    }

    /// <summary>So many zeros, packed as replicators pack their gossip.</summary>
    public static byte[] Zeros(int length)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[1 << 20];
            for (; length > 0; length -= zeros.Length)
                zip.Write(zeros);
        }
        return packed.ToArray();
    }

    public static byte[] Of(Address address) => Written(to =>
    {
        to.WriteTag(1, WireFormat.WireType.LengthDelimited);
        to.WriteString(address.System);
        to.WriteTag(2, WireFormat.WireType.LengthDelimited);
        to.WriteString(address.Host);
        to.WriteTag(3, WireFormat.WireType.Varint);
        to.WriteUInt32((uint)address.Port!.Value);
        to.WriteTag(4, WireFormat.WireType.LengthDelimited);
        to.WriteString(address.Protocol);
    });

    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var to = new CodedOutputStream(bytes))
            write(to);
        return bytes.ToArray();
    }
}
