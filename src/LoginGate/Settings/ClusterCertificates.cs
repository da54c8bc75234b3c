using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoginGate.Settings;

/// <summary>What this gate shows the others, and what it knows them by.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private const string CertificateKey = "certificate";
    private const string PasswordKey = "password";
    private const string CaKey = "ca";

    private readonly string _caFile;

    private ClusterCertificates(X509Certificate2 own, X509Certificate2 authority, string caFile) => (Own, Authority, _caFile) = (own, authority, caFile);

    /// <summary>This gate's, with its private key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Of the gates' authority.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>From when on no gate is let in with them.</summary>
    public DateTimeOffset Until => Own.NotAfter < Authority.NotAfter ? Own.NotAfter : Authority.NotAfter;

    /// <summary>SHA-256 of this gate's certificate.</summary>
    public string Thumbprint => Own.GetCertHashString(HashAlgorithmName.SHA256);

    /// <exception cref="CertificateRefusedException">A file cannot be used.</exception>
    public static ClusterCertificates Load(ClusterTlsSettings tls)
    {
        var own = CertificateFile.Load(tls.Certificate, "", tls.Password, CertificateKey, PasswordKey).Own;
        try
        {
            return new ClusterCertificates(own, LoadAuthority(tls.Ca), tls.Ca);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Whether a certificate signs others.</summary>
    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    /// <summary>What is wrong with them, or soon will be.</summary>
    public IEnumerable<(string Key, Phrase Reason, bool IsError)> Faults(DateTimeOffset now)
    {
        foreach (var fault in FaultsOfTime(now))
            yield return fault;
        if (IsAuthority(Own))
            yield return (CertificateKey, "is an authority's: a gate has one of its own, which `logingate cluster cert NAME` makes", true);
        else if (WhyNotSigned() is { } reason)
            yield return (CertificateKey, $"is not signed by {_caFile}: {reason}", true);
    }

    /// <summary>Of these, what comes with time.</summary>
    public IEnumerable<(string Key, Phrase Reason, bool IsError)> FaultsOfTime(DateTimeOffset now)
    {
        foreach (var (key, certificate) in new[] { (CertificateKey, Own), (CaKey, Authority) })
        {
            if (CertificateFile.FaultOfTime(certificate, now, "no gate lets this one in from then on") is var (reason, isError))
                yield return (key, reason, isError);
        }
    }

    public void Dispose()
    {
        Own.Dispose();
        Authority.Dispose();
    }

    private string? WhyNotSigned()
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
            },
        };
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        return chain.Build(Own) ? null : string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
    }

    private static X509Certificate2 LoadAuthority(string file)
    {
        var bytes = CertificateFile.Read(file, CaKey);
        if (CertificateFile.CountIn(bytes) > 1)
            throw new CertificateRefusedException(CaKey, $"{file} holds more than one certificate: the gates have one authority");
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            throw new CertificateRefusedException(CaKey, $"{file} is no certificate, neither PEM nor DER");
        }
    }
}
