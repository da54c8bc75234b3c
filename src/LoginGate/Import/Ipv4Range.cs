using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;

namespace LoginGate.Import;

/// <summary>An IPv4 address or an inclusive range of them, as the originals' block lists have it.</summary>
internal readonly record struct Ipv4Range(uint Low, uint High)
{
    /// <summary>Reads <c>1.2.3.4</c> or <c>1.2.3.0-1.2.3.255</c>: four decimal numbers each, low not above high.</summary>
    public static bool TryParse(string text, out Ipv4Range range)
    {
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            if (!TryParseAddress(text, out var single))
                return false;
            range = new Ipv4Range(single, single);
            return true;
        }
        if (!TryParseAddress(text[..dash].Trim(), out var low) || !TryParseAddress(text[(dash + 1)..].Trim(), out var high) || low > high)
            return false;
        range = new Ipv4Range(low, high);
        return true;
    }

    /// <summary>The fewest CIDR ranges that cover exactly these addresses; a single address stands without a prefix length.</summary>
    public IEnumerable<string> ToCidr()
    {
        ulong low = Low;
        while (low <= High)
        {
            // As large a block as low's alignment and what is left allow.
            var bits = low == 0 ? 32 : BitOperations.TrailingZeroCount(low);
            while (low + (1UL << bits) - 1 > High)
                bits--;
            yield return bits == 0 ? Show((uint)low) : string.Create(CultureInfo.InvariantCulture, $"{Show((uint)low)}/{32 - bits}");
            low += 1UL << bits;
        }
    }

    // Stricter than IPAddress, which reads 1.2 as 1.0.0.2 and 010 as eight.
    private static bool TryParseAddress(string text, out uint address)
    {
        address = 0;
        var parts = text.Split('.');
        if (parts.Length != 4)
            return false;
        foreach (var part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet) || (part.Length > 1 && part[0] == '0'))
                return false;
            address = address << 8 | octet;
        }
        return true;
    }

    private static string Show(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }
}
