using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;

namespace LoginGate.Cluster;

/// <summary>Decides who is a gate: whoever shows a certificate that the gates' own authority signed, and no other; and, where thumbprints are given, one of those.</summary>
internal sealed class PeerCheck(GatesTls tls, RareWarnings warnings, TimeProvider clock)
{
    private const int MaxName = 200;
    private const X509ChainStatusFlags OfAnother = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;

    /// <param name="certificate">What the peer shows.</param>
    /// <param name="chain">Not looked at: it is the machine's opinion.</param>
    /// <param name="peer">Where it is: an address with the port that it has called from, or that of the gate that was called.</param>
    /// <param name="errors">Not looked at either.</param>
    /// <param name="log">Akka.Remote's, whose lines no operator is shown.</param>
    public bool Validate(X509Certificate2? certificate, X509Chain? chain, string peer, SslPolicyErrors errors, ILoggingAdapter log)
    {
        var reason = Refusal(certificate);
        if (reason is not null)
            warnings.Tell($"{HostOf(peer)} is refused as a gate: {reason}");
        return reason is null;
    }

    /// <summary>Without the port: whoever calls again has another one.</summary>
    private static string HostOf(string peer) => IPEndPoint.TryParse(peer, out var at)
        ? $"{(at.Address.IsIPv4MappedToIPv6 ? at.Address.MapToIPv4() : at.Address)}"
        : Uri.TryCreate(peer, UriKind.Absolute, out var gate) ? gate.Authority : peer;

    private string? Refusal(X509Certificate2? certificate)
    {
        if (certificate is null)
            return "it shows no certificate";
        var fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var reason = tls.Thumbprints.Count > 0 && !tls.Thumbprints.Contains(fingerprint, StringComparer.OrdinalIgnoreCase)
            ? "is none of cluster.tls.thumbprints" : ChainRefusal(certificate);
        var name = certificate.Subject.Length <= MaxName ? certificate.Subject : $"{certificate.Subject[..MaxName]}...";
        return reason is null ? null : $"its certificate {name} (SHA-256 {fingerprint}) {reason}";
    }

    private string? ChainRefusal(X509Certificate2 certificate)
    {
        // Only our authority's word counts, whatever the machine trusts.
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        };
        chain.ChainPolicy.CustomTrustStore.Add(tls.Authority);
        if (chain.Build(certificate))
            return null;
        if (chain.ChainStatus.Any(status => (status.Status & OfAnother) != 0))
            return "is of another authority";
        var now = clock.GetUtcNow().UtcDateTime;
        if (certificate.NotAfter.ToUniversalTime() < now)
            return $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
        return certificate.NotBefore.ToUniversalTime() > now
            ? $"is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"
            : $"does not hold: {string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct())}";
    }
}
