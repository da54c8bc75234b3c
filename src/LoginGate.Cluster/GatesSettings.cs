using System.Security.Cryptography.X509Certificates;

namespace LoginGate.Cluster;

/// <summary>How this gate takes part in a cluster of gates.</summary>
/// <param name="Gate">Its name there: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64.</param>
/// <param name="Version">Of the program, for the others.</param>
/// <param name="Listen">Where it listens for other gates; port 0 for any free one.</param>
/// <param name="Public">Where other gates reach it.</param>
/// <param name="Peers">Where others may be: one is enough.</param>
/// <param name="Tls">Reads, whenever the gates' system starts, who may be a gate; it throws where that is not known. Null: other gates are not asked who they are.</param>
/// <param name="SharesBans">Whether bans are shared.</param>
/// <param name="SharesPlaces">Whether clients of an address are counted together.</param>
public sealed record GatesSettings(
    string Gate, string Version, GateEndPoint Listen, GateEndPoint Public, PeerSource Peers, Func<GatesTls>? Tls, bool SharesBans = true, bool SharesPlaces = true)
{
    /// <summary>Akka.NET's settings that are laid over the gates' own, as HOCON; empty: none.</summary>
    public string AkkaHocon { get; init; } = "";
}

/// <summary>A host, by name or address, and a port.</summary>
public sealed record GateEndPoint(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>Where other gates are looked for.</summary>
/// <param name="EndPoints">Given one by one.</param>
/// <param name="DnsName">A name that stands for the addresses of all; null: none.</param>
/// <param name="DnsPort">Their port.</param>
public sealed record PeerSource(IReadOnlyList<GateEndPoint> EndPoints, string? DnsName = null, int DnsPort = 0);

/// <summary>Who may be a gate: whoever has a certificate of the gates' own authority.</summary>
/// <param name="Certificate">This gate's, with its private key.</param>
/// <param name="Authority">That all gates' certificates are of.</param>
/// <param name="Thumbprints">SHA-256 of the certificates that may be; empty: all of the authority's.</param>
public sealed record GatesTls(X509Certificate2 Certificate, X509Certificate2 Authority, IReadOnlyList<string> Thumbprints);
