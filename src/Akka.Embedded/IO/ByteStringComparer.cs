namespace Akka.IO;

/// <summary>Compares byte strings whose segments are cut at different places.</summary>
internal static class ByteStringComparer
{
    private const int HashedBytes = 64;

    /// <summary>True when the bytes of <paramref name="pattern"/> stand in <paramref name="bytes"/> at <paramref name="index"/>.</summary>
    public static bool StartsWith(ByteString bytes, int index, ByteString pattern)
    {
        var left = new Cursor(bytes);
        var right = new Cursor(pattern);
        left.Skip(index);
        for (var rest = pattern.Count; rest > 0;)
        {
            var size = Math.Min(left.Rest.Length, right.Rest.Length);
            if (!left.Rest[..size].SequenceEqual(right.Rest[..size]))
                return false;
            left.Skip(size);
            right.Skip(size);
            rest -= size;
        }

        return true;
    }

    /// <summary>A hash of the length and the first bytes: the same however the bytes are cut.</summary>
    public static int Hash(ByteString bytes)
    {
        var hash = (uint)bytes.Count;
        var left = Math.Min(bytes.Count, HashedBytes);
        for (var i = 0; left > 0; i++)
        {
            foreach (var b in bytes.Segment(i).AsSpan())
            {
                hash = (hash * 31) + b;
                if (--left == 0)
                    break;
            }
        }

        return (int)hash;
    }

    private ref struct Cursor(ByteString bytes)
    {
        private readonly ByteString _bytes = bytes;
        private int _segment;

        public ReadOnlySpan<byte> Rest { get; private set; } = bytes.Segment(0);

        public void Skip(int count)
        {
            while (count >= Rest.Length && _segment + 1 < _bytes.SegmentCount)
            {
                count -= Rest.Length;
                Rest = _bytes.Segment(++_segment);
            }

            Rest = Rest[count..];
        }
    }
}
