using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace LoginGate.Shared;

/// <summary>The addresses that this machine has at present.</summary>
internal static class MachineAddresses
{
    public static IReadOnlyList<IPAddress> All =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(a => a.Address)];

    /// <summary>Whether it has this one; all of 127.0.0.0/8 are a machine's own.</summary>
    public static bool Has(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address)) || All.Contains(address);
}
