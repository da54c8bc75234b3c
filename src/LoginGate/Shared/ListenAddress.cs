using System.Net;
using System.Net.Sockets;

namespace LoginGate.Shared;

/// <summary>Where a program can listen.</summary>
internal static class ListenAddress
{
    private const int FirstMulticast = 224;

    /// <summary>What is wrong with a text as an address to listen on; null: nothing.</summary>
    public static Phrase? Refuse(string text, out IPAddress address)
    {
        var zone = text.IndexOf('%', StringComparison.Ordinal);
        if (!PlainAddress.TryRead(zone < 0 ? text : text.AsSpan(0, zone), out address!))
            return $"must be an IP address of this machine such as 192.0.2.1 or 2001:db8::1, 0.0.0.0 or ::, is '{text}'";
        if (IsForMany(address))
            return $"must be an address that a machine can have, is '{text}'";
        if (zone < 0)
            return address.IsIPv6LinkLocal ? Phrase.Of($"must name its network too, as in {text}%eth0") : null;
        if (!address.IsIPv6LinkLocal)
            return $"must be without a zone, which only link-local addresses (fe80::) have, is '{text}'";
        return IPAddress.TryParse(text, out var zoned) && (address = zoned).ScopeId != 0
            ? null
            : Phrase.Of($"must name a network of this machine behind the '%', is '{text}'");
    }

    /// <summary>Whether no single machine has the address: multicast, broadcast, reserved.</summary>
    public static bool IsForMany(IPAddress address) =>
        address.IsIPv6Multicast || (address.Unmapped() is { AddressFamily: AddressFamily.InterNetwork } old && old.GetAddressBytes()[0] >= FirstMulticast);

    /// <summary>Whether it stands for every address of a machine.</summary>
    public static bool IsAny(IPAddress address) => address.Unmapped().Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether one program cannot have both: one port, of one address or of all. Port 0 is another one each time.</summary>
    /// <remarks>:: takes IPv4 in, too.</remarks>
    public static bool Clash(IPEndPoint a, IPEndPoint b)
    {
        if (a.Port != b.Port || a.Port == 0)
            return false;
        var (one, other) = (a.Address.Unmapped(), b.Address.Unmapped());
        return one.Equals(other) || Covers(one, other) || Covers(other, one);
    }

    private static bool Covers(IPAddress all, IPAddress one) =>
        all.Equals(IPAddress.IPv6Any) || (all.Equals(IPAddress.Any) && one.AddressFamily == AddressFamily.InterNetwork);
}
