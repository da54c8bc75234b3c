using System.Text;

namespace LoginGate.Fuzzing;

/// <summary>Ways to make a failing case smaller, and to show what is left.</summary>
internal static class Smaller
{
    /// <summary>The list without one stretch: halves first, then quarters, at last single items.</summary>
    public static IEnumerable<IReadOnlyList<T>> Lists<T>(IReadOnlyList<T> list)
    {
        for (var size = (list.Count + 1) / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var at = 0; at < list.Count; at += size)
                yield return [.. list.Take(at), .. list.Skip(at + size)];
        }
    }

    /// <summary>The reads with one dropped, two neighbours joined, or one without a stretch of its bytes.</summary>
    public static IEnumerable<byte[][]> Reads(byte[][] reads)
    {
        foreach (var fewer in Lists(reads))
            yield return [.. fewer];
        for (var at = 0; at + 1 < reads.Length; at++)
            yield return [.. reads[..at], [.. reads[at], .. reads[at + 1]], .. reads[(at + 2)..]];
        for (var at = 0; at < reads.Length; at++)
        {
            foreach (var shorter in Lists(reads[at]))
                yield return [.. reads[..at], [.. shorter], .. reads[(at + 1)..]];
        }
    }

    public static string Show(byte[][] reads) => string.Join(Environment.NewLine, reads.Select((read, at) => $"  read {at + 1}: {Show(read)}"));

    /// <summary>Bytes as text in quotes; what is not printable as <c>\xHH</c>, long runs of one byte as a count.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        for (var at = 0; at < bytes.Length;)
        {
            var run = bytes[at..].IndexOfAnyExcept(bytes[at]);
            if (run < 0)
                run = bytes.Length - at;
            var shown = bytes[at] is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\' ? $"{(char)bytes[at]}" : $"\\x{bytes[at]:X2}";
            var once = run > 24;
            text.Append(once ? $"{shown}{{{run} times}}" : shown);
            at += once ? run : 1;
        }
        return text.Append('"').ToString();
    }

    public static string Show(string latin) => Show(Encoding.Latin1.GetBytes(latin));
}
