using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Shared;

/// <summary>
/// An address or a CIDR range of addresses as a plain value, IPv4 or IPv6; IPv4-mapped IPv6 is IPv4. An <see cref="IPNetwork"/>
/// without its objects: tables are keyed by it and looked up for every client.
/// </summary>
internal readonly record struct AddressRange
{
    private const int MappedPrefixBits = 96;

    private readonly UInt128 _bits;
    private readonly byte _prefixLength;

    /// <summary>The range of this prefix around an address; bits beyond the prefix are cleared.</summary>
    public AddressRange(bool isIPv6, UInt128 bits, int prefixLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, isIPv6 ? 128 : 32);
        IsIPv6 = isIPv6;
        _prefixLength = (byte)prefixLength;
        _bits = Masked(bits, isIPv6 ? 128 : 32, prefixLength);
    }

    public bool IsIPv6 { get; }

    /// <summary>The first address as a number; an IPv4 address has its 32 bits at the low end.</summary>
    public UInt128 FirstBits => _bits;

    /// <summary>The last address as a number.</summary>
    public UInt128 LastBits => _prefixLength == 0 && IsIPv6 ? UInt128.MaxValue : _bits | ((UInt128.One << (Width - _prefixLength)) - 1);

    /// <summary>Leading bits that all its addresses share: 0 to 32 or 0 to 128.</summary>
    public int PrefixLength => _prefixLength;

    /// <summary>Bits of an address of its family.</summary>
    public int Width => IsIPv6 ? 128 : 32;

    public bool IsSingleAddress => _prefixLength == Width;

    public IPAddress FirstAddress
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, _bits);
            return new IPAddress(IsIPv6 ? bytes : bytes[12..]);
        }
    }

    /// <summary>One address alone. A zone (<c>%eth0</c>) is left out.</summary>
    public static AddressRange Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
        {
            var isMapped = address.AddressFamily == AddressFamily.InterNetworkV6;
            address.TryWriteBytes(bytes, out _);
            return new(isIPv6: false, BinaryPrimitives.ReadUInt32BigEndian(bytes[(isMapped ? 12 : 0)..]), 32);
        }
        address.TryWriteBytes(bytes, out _);
        return new(isIPv6: true, BinaryPrimitives.ReadUInt128BigEndian(bytes), 128);
    }

    /// <summary>A range of addresses; one inside <c>::ffff:0:0/96</c> is the IPv4 range it maps.</summary>
    public static AddressRange Of(IPNetwork network)
    {
        var first = Of(network.BaseAddress);
        var isMapped = network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 && !first.IsIPv6;
        if (!isMapped)
            return first.Widened(network.PrefixLength);
        return network.PrefixLength >= MappedPrefixBits
            ? first.Widened(network.PrefixLength - MappedPrefixBits)
            : new(isIPv6: true, (UInt128)0xffff << 32, network.PrefixLength);
    }

    public IPNetwork ToNetwork() => new(FirstAddress, PrefixLength);

    /// <summary>The range of the shorter prefix around this one; itself when its own prefix is not longer.</summary>
    public AddressRange Widened(int prefixLength) => prefixLength >= _prefixLength ? this : new(IsIPv6, _bits, prefixLength);

    /// <summary>The same, by a prefix for each kind of address.</summary>
    public AddressRange Widened(int ipv4Prefix, int ipv6Prefix) => Widened(IsIPv6 ? ipv6Prefix : ipv4Prefix);

    /// <summary>Whether every address of the other range is in this one.</summary>
    public bool Contains(AddressRange other) =>
        IsIPv6 == other.IsIPv6 && _prefixLength <= other._prefixLength && Masked(other._bits, Width, _prefixLength) == _bits;

    /// <summary>The address alone, or <c>first/prefix</c>.</summary>
    public override string ToString() => IsSingleAddress ? $"{FirstAddress}" : $"{FirstAddress}/{PrefixLength}";

    private static UInt128 Masked(UInt128 bits, int width, int prefixLength)
    {
        var free = width - prefixLength;
        // A shift by 128 would be one by 0.
        return prefixLength == 0 ? UInt128.Zero : bits >> free << free;
    }
}
