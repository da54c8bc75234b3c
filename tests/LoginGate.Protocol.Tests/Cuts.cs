namespace LoginGate.Protocol.Tests;

/// <summary>Every way the tests cut a stream into reads.</summary>
internal static class Cuts
{
    /// <summary>Whole, in two at every position, byte by byte.</summary>
    public static IEnumerable<byte[][]> Of(byte[] stream)
    {
        yield return [stream];
        for (int at = 1; at < stream.Length; at++) yield return [stream[..at], stream[at..]];
        yield return [.. stream.Select(value => new[] { value })];
    }
}
