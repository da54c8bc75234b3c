using System.Net;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>
/// Whether a request's Host header may be answered. A page of a stranger can have its own name resolve to this machine (DNS
/// rebinding) and would then read what the gate tells; the browser still sends that name, so names that are not known are refused.
/// </summary>
internal sealed class HostCheck(IEnumerable<string> allowedHosts)
{
    private readonly HashSet<string> _names = new([.. allowedHosts, "localhost"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Loopback's name, those of the settings, and every plain address: none of them can be rebound.</summary>
    public bool IsAllowed(HostString host) => _names.Contains(host.Host) || IPAddress.TryParse(host.Host, out _);
}
