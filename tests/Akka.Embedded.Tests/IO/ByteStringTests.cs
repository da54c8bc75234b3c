using System.Text;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class ByteStringTests
{
    private const int Seed = 20260107;

    [Fact]
    public void Every_operation_agrees_with_the_same_one_on_an_array_however_the_bytes_are_cut()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var bytes = Bytes(random, random.Next(0, 60));
            var rope = Cut(random, bytes);
            var at = random.Next(0, bytes.Length + 1);
            var count = random.Next(0, bytes.Length - at + 1);
            var wanted = (byte)random.Next(0, 8);
            var from = random.Next(0, bytes.Length + 5);
            var hint = $"seed {Seed}, round {round}";

            Assert.True(bytes.SequenceEqual(rope.ToArray()), hint);
            Assert.True(bytes.SequenceEqual(rope), hint);
            Assert.True(bytes.AsSpan(at, count).SequenceEqual(rope.Slice(at, count).ToArray()), hint);
            Assert.True(bytes.AsSpan(at).SequenceEqual(rope.Slice(at).ToArray()), hint);
            Assert.Equal(Array.IndexOf(bytes, wanted), rope.IndexOf(wanted));
            Assert.Equal(from >= bytes.Length ? -1 : Array.IndexOf(bytes, wanted, from), rope.IndexOf(wanted, from));
            Assert.True(rope.HasSubstring(Cut(random, bytes[at..(at + count)]), at), hint);
            Assert.Equal(ByteString.FromBytes(bytes), rope);
            Assert.Equal(ByteString.FromBytes(bytes).GetHashCode(), rope.GetHashCode());
            Assert.True(rope.Compact().IsCompact && rope.Compact().Equals(rope), hint);
            for (var i = 0; i < bytes.Length; i++)
                Assert.Equal(bytes[i], rope[i]);
        }
    }

    [Fact]
    public void Slices_and_concatenations_share_the_arrays()
    {
        byte[] array = [1, 2, 3, 4];
        var both = ByteString.FromBytes(array).Slice(1, 2) + ByteString.FromBytes(array, 3, 1);
        array[2] = 30;
        array[3] = 40;
        Assert.Equal([2, 30, 40], both.ToArray());
        Assert.False(both.IsCompact);
    }

    [Fact]
    public void Copies_do_not_follow_the_array()
    {
        byte[] array = [1, 2, 3, 4];
        ByteString[] copies =
        [
            ByteString.CopyFrom(array), ByteString.CopyFrom(array, 0, 4), ByteString.CopyFrom(new ArraySegment<byte>(array)),
            ByteString.CopyFrom(array.AsMemory()), ByteString.CopyFrom(array.AsMemory(), 0, 4), ByteString.CopyFrom(array.AsSpan()),
            ByteString.CopyFrom(array.AsSpan(), 0, 4), ByteString.CopyFrom(new ArraySegment<byte>[] { new(array, 0, 2), new(array, 2, 2) }), (ByteString)array,
        ];
        array[0] = 99;
        Assert.All(copies, copy => Assert.Equal([1, 2, 3, 4], (byte[])copy));
        Assert.All(copies, copy => Assert.True(copy.IsCompact));
    }

    [Fact]
    public void Two_byte_strings_grown_from_the_same_one_do_not_disturb_each_other()
    {
        var trunk = ByteString.FromString("a") + ByteString.FromString("b") + ByteString.FromString("c");
        var left = trunk + ByteString.FromString("left");
        var right = trunk + ByteString.FromString("right");
        Assert.Equal("abc", trunk.ToString());
        Assert.Equal("abcleft", left.ToString());
        Assert.Equal("abcright", right.ToString());
    }

    [Fact]
    public void Growing_from_the_same_byte_string_on_many_threads_mixes_nothing()
    {
        var trunk = ByteString.FromString("a") + ByteString.FromString("b") + ByteString.FromString("c");
        var grown = new ByteString[200];
        Parallel.For(0, grown.Length, i => grown[i] = trunk + ByteString.FromString($"-{i}") + ByteString.FromString("."));
        for (var i = 0; i < grown.Length; i++)
            Assert.Equal($"abc-{i}.", grown[i].ToString());
    }

    [Fact]
    public void Many_small_pieces_are_joined_in_linear_time()
    {
        var piece = ByteString.FromBytes([7]);
        var all = ByteString.Empty;
        for (var i = 0; i < 200_000; i++)
            all += piece;
        Assert.Equal(200_000, all.Count);
        Assert.Equal(-1, all.IndexOf(8));
    }

    [Fact]
    public void Copying_out_fills_what_both_sides_have()
    {
        var rope = ByteString.FromString("abc") + ByteString.FromString("def");
        var array = new byte[8];
        Assert.Equal(4, rope.CopyTo(array, 2, 4));
        Assert.Equal("\0\0abcd\0\0"u8.ToArray(), array);

        var memory = new byte[10].AsMemory();
        Assert.Equal(6, rope.CopyTo(ref memory));
        Assert.Equal("abcdef\0\0\0\0"u8.ToArray(), memory.ToArray());
        Assert.Equal(2, rope.CopyTo(ref memory, 8, 2));
        Assert.Equal("abcdef\0\0ab"u8.ToArray(), memory.ToArray());

        Span<byte> span = new byte[5];
        Assert.Equal(5, rope.CopyTo(ref span));
        Assert.Equal("abcde"u8.ToArray(), span.ToArray());
        Assert.Equal(1, rope.CopyTo(ref span, 4, 1));
        Assert.Equal("abcda"u8.ToArray(), span.ToArray());
    }

    [Fact]
    public async Task Writing_to_a_stream_writes_every_segment()
    {
        var rope = ByteString.FromString("abc") + ByteString.FromString("def");
        using var stream = new MemoryStream();
        rope.WriteTo(stream);
        await rope.WriteToAsync(stream);
        Assert.Equal("abcdefabcdef"u8.ToArray(), stream.ToArray());
    }

    [Fact]
    public void Text_is_decoded_across_segment_borders()
    {
        var bytes = Encoding.UTF8.GetBytes("网关");
        var rope = ByteString.FromBytes(bytes, 0, 1) + ByteString.FromBytes(bytes, 1, 3) + ByteString.FromBytes(bytes, 4, 2);
        Assert.Equal("网关", rope.ToString());
        Assert.Equal("网", ByteString.FromString("网", Encoding.Unicode).ToString(Encoding.Unicode));
        Assert.True(ByteString.FromString(null).IsEmpty);
    }

    [Fact]
    public void Places_outside_are_refused()
    {
        var rope = ByteString.FromString("abc") + ByteString.FromString("def");
        Assert.Throws<IndexOutOfRangeException>(() => rope[6]);
        Assert.Throws<IndexOutOfRangeException>(() => rope[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteString.FromBytes([1, 2], 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteString.CopyFrom([1, 2], 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.CopyTo(new byte[2], 1, 2));
        Assert.False(rope.HasSubstring(ByteString.FromString("f"), 6));
        Assert.False(rope.HasSubstring(ByteString.FromString("f"), -1));
    }

    [Fact]
    public void Equality_looks_at_the_bytes()
    {
        var rope = ByteString.FromString("ab") + ByteString.FromString("c");
        Assert.True(rope == ByteString.FromString("abc"));
        Assert.True(rope != ByteString.FromString("abd"));
        Assert.True(rope != ByteString.FromString("abcd"));
        Assert.False(rope.Equals(null));
        Assert.True(null == (ByteString?)null);
    }

    private static byte[] Bytes(Random random, int count) => Enumerable.Range(0, count).Select(_ => (byte)random.Next(0, 8)).ToArray();

    private static ByteString Cut(Random random, byte[] bytes)
    {
        var result = ByteString.Empty;
        for (var at = 0; at < bytes.Length;)
        {
            var count = random.Next(1, bytes.Length - at + 1);
            result += ByteString.CopyFrom(bytes, at, count);
            at += count;
        }

        return result;
    }
}
