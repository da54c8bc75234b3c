namespace LoginGate.Protocol;

/// <summary>Recognises an HTTP request in bytes that come in any pieces. A mutable struct: keep it in a field.</summary>
internal struct HttpProbeDetector
{
    private const int HeadSize = 8;

    private ulong _head;
    private int _headLength;
    private int _versionMatched;

    /// <summary>Whether an HTTP request has been seen since the last <see cref="Reset"/>.</summary>
    public bool Found { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (Found) return;
        FeedHead(bytes);
        FeedVersion(bytes);
    }

    public void Reset() => this = default;

    private void FeedHead(ReadOnlySpan<byte> bytes)
    {
        if (_headLength == HeadSize) return;
        if (_headLength == 0) bytes = bytes.TrimStart("\r\n"u8);
        foreach (byte value in bytes[..Math.Min(bytes.Length, HeadSize - _headLength)])
        {
            _head |= (ulong)value << 8 * _headLength++;
        }
        Found = StartsWith("GET "u8) || StartsWith("POST "u8) || StartsWith("HEAD "u8) || StartsWith("PUT "u8)
            || StartsWith("OPTIONS "u8) || StartsWith("CONNECT "u8) || StartsWith("DELETE "u8) || StartsWith("PATCH "u8)
            || StartsWith("TRACE "u8) || StartsWith("PRI * "u8);
    }

    private readonly bool StartsWith(ReadOnlySpan<byte> method)
    {
        if (_headLength < method.Length) return false;
        for (int at = 0; at < method.Length; at++)
        {
            if ((byte)(_head >> 8 * at) != method[at]) return false;
        }
        return true;
    }

    private void FeedVersion(ReadOnlySpan<byte> bytes)
    {
        var version = "HTTP/"u8;
        foreach (byte value in bytes)
        {
            // Only its first letter can restart the word: no other part of it repeats.
            if (value == version[_versionMatched]) _versionMatched++;
            else _versionMatched = value == version[0] ? 1 : 0;
            if (_versionMatched < version.Length) continue;
            Found = true;
            return;
        }
    }
}
