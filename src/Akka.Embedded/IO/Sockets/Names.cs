using System.Net;
using System.Net.Sockets;

namespace Akka.IO.Sockets;

/// <summary>Resolves host names.</summary>
internal static class Names
{
    /// <summary>All addresses of a name, in the resolver's order.</summary>
    public static async Task<IReadOnlyList<IPEndPoint>> Resolve(DnsEndPoint name, bool ipv4Only)
    {
        var family = ipv4Only ? AddressFamily.InterNetwork : name.AddressFamily;
        var found = await Dns.GetHostAddressesAsync(name.Host, family).ConfigureAwait(false);
        return [.. found.Distinct().Select(address => new IPEndPoint(address, name.Port))];
    }
}
