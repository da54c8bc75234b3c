using System.Net;
using System.Net.Sockets;

namespace LoginGate.Protocol;

/// <summary>
/// Reads the PROXY protocol header, version 1 or 2, that a proxy in front of the gate puts before the client's bytes.
/// Feed it each read until it answers something other than <see cref="ProxyHeaderStatus.NeedMore"/>. It holds at most one
/// unfinished header, in a rented buffer that goes back with the answer. Not for several threads at once.
/// Source: the PROXY protocol specification, sections 2.1 and 2.2.
/// </summary>
public sealed class ProxyHeaderDecoder : IDisposable
{
    /// <summary>Longest version 1 header in bytes, line end included.</summary>
    public const int MaxLineBytes = 107;

    /// <summary>Most bytes of addresses and extensions that a version 2 header may have.</summary>
    public const int MaxBlockBytes = 2048;

    /// <summary>Longest header in bytes, and the most that is ever held.</summary>
    public const int MaxHeaderBytes = ProxyHeaderBlock.PrefixBytes + MaxBlockBytes;

    private const byte LineFeed = (byte)'\n';

    private PendingBuffer _pending;
    private ProxyHeaderStatus _status;

    /// <summary>Bytes held of an unfinished header.</summary>
    public int PendingBytes => _pending.Length;

    /// <summary>
    /// The client as the proxy announced it, IPv4-mapped addresses as IPv4. Null before the header is complete, and when the
    /// header announces nobody (LOCAL, UNKNOWN, unspecified, a Unix socket, datagrams): then the connection's own addresses count.
    /// </summary>
    public IPEndPoint? Source { get; private set; }

    /// <summary>Whether the proxy says that the connection is its own (LOCAL), mostly a health check: nobody's, then, for certain.</summary>
    public bool IsLocal { get; private set; }

    /// <summary>What the client connected to; null exactly when <see cref="Source"/> is.</summary>
    public IPEndPoint? Destination { get; private set; }

    /// <summary>Version of the header, 1 or 2, as its first byte tells; 0 before that and when there is no header.</summary>
    public int Version { get; private set; }

    /// <summary>Why the header is invalid, if it is.</summary>
    public ProxyHeaderError Error { get; private set; }

    /// <summary>Reads on, and moves <paramref name="input"/> over what belongs to the header.</summary>
    /// <param name="input">
    /// The bytes received. With <see cref="ProxyHeaderStatus.Header"/> what is left are the client's first bytes; else nothing is left.
    /// </param>
    /// <returns>Once it is not <see cref="ProxyHeaderStatus.NeedMore"/>, every later call answers the same and leaves valid input alone.</returns>
    public ProxyHeaderStatus Read(ref ReadOnlySpan<byte> input)
    {
        while (_status == ProxyHeaderStatus.NeedMore && !input.IsEmpty)
        {
            if (Version == 0) Version = input[0] == ProxyHeaderLine.Prefix[0] ? 1 : 2;
            if (Version == 1) ReadLine(ref input);
            else ReadBlock(ref input);
        }
        if (_status == ProxyHeaderStatus.Invalid) input = default;
        return _status;
    }

    /// <summary>Returns the buffer.</summary>
    public void Dispose() => _pending.Release();

    private void ReadLine(ref ReadOnlySpan<byte> input)
    {
        var window = input[..Math.Min(input.Length, MaxLineBytes - _pending.Length)];
        int end = window.IndexOf(LineFeed);
        Hold(ref input, end < 0 ? window.Length : end + 1);
        var held = _pending.Span;
        if (!StartsLike(held, ProxyHeaderLine.Prefix)) Fail(ProxyHeaderError.NoHeader);
        else if (end >= 0) Finish(ProxyHeaderLine.Parse(held, out var source, out var destination), source, destination);
        else if (ProxyHeaderLine.HasLoneReturn(held)) Fail(ProxyHeaderError.BadLineEnd);
        else if (held.Length == MaxLineBytes) Fail(ProxyHeaderError.LineTooLong);
    }

    private void ReadBlock(ref ReadOnlySpan<byte> input)
    {
        int wanted = _pending.Length < ProxyHeaderBlock.PrefixBytes ? ProxyHeaderBlock.PrefixBytes : ProxyHeaderBlock.TotalBytes(_pending.Span);
        Hold(ref input, Math.Min(input.Length, wanted - _pending.Length));
        var held = _pending.Span;
        if (!StartsLike(held, ProxyHeaderBlock.Signature))
        {
            Fail(ProxyHeaderError.NoHeader);
            return;
        }
        if (held.Length < wanted) return;
        if (held.Length == ProxyHeaderBlock.PrefixBytes)
        {
            var error = ProxyHeaderBlock.CheckPrefix(held, MaxBlockBytes);
            if (error != ProxyHeaderError.None) Fail(error);
            if (error != ProxyHeaderError.None || ProxyHeaderBlock.TotalBytes(held) > held.Length) return;
        }
        IsLocal = ProxyHeaderBlock.IsLocal(held);
        Finish(ProxyHeaderBlock.Parse(held, out var source, out var destination), source, destination);
    }

    private static bool StartsLike(ReadOnlySpan<byte> held, ReadOnlySpan<byte> start)
    {
        int known = Math.Min(held.Length, start.Length);
        return held[..known].SequenceEqual(start[..known]);
    }

    private void Hold(ref ReadOnlySpan<byte> input, int count)
    {
        _pending.Append(input[..count]);
        input = input[count..];
    }

    private void Finish(ProxyHeaderError error, IPEndPoint? source, IPEndPoint? destination)
    {
        if (error == ProxyHeaderError.None && source is not null && !CanBeClient(source.Address)) error = ProxyHeaderError.ImpossibleClient;
        if (error != ProxyHeaderError.None)
        {
            Fail(error);
            return;
        }
        Source = source;
        Destination = destination;
        _status = ProxyHeaderStatus.Header;
        _pending.Release();
    }

    // An IPv4-mapped address has become the IPv4 address by now.
    private static bool CanBeClient(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);
        bool isMulticast = address.GetAddressBytes()[0] >> 4 == 0xE;
        return !isMulticast && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.Broadcast);
    }

    private void Fail(ProxyHeaderError error)
    {
        if (error == ProxyHeaderError.NoHeader) Version = 0;
        Error = error;
        _status = ProxyHeaderStatus.Invalid;
        _pending.Release();
    }
}
