using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Cluster;

/// <summary>The gates' own authority: whoever has a certificate that it signed is a gate.</summary>
internal sealed class GateAuthority : IDisposable
{
    private const int Days = 7300;

    // Another machine's clock may be behind.
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private GateAuthority(X509Certificate2 certificate, ECDsa key) => (_certificate, _key) = (certificate, key);

    /// <summary>Its certificate, which every gate has.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>Its key, which no gate has.</summary>
    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The end of its certificate, which none that it makes outlives.</summary>
    public DateTimeOffset Until => _certificate.NotAfter;

    public static GateAuthority Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Each its own name: no certificate is looked for under another's.
        var request = new CertificateRequest($"CN=LoginGate gates {RandomNumberGenerator.GetHexString(8, lowercase: true)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new GateAuthority(request.CreateSelfSigned(now - Before, now.AddDays(Days)), key);
    }

    /// <exception cref="CryptographicException">They are no authority, not of one another, or do not hold now.</exception>
    public static GateAuthority Load(string certificatePem, string keyPem, DateTimeOffset now)
    {
        var authority = Load(certificatePem, keyPem);
        var (from, until) = ((DateTimeOffset)authority._certificate.NotBefore, authority.Until);
        if (from <= now && now < until)
            return authority;
        authority.Dispose();
        throw new CryptographicException(now < from
            ? $"the authority holds from {CertificateFile.Show(from)} on, and it is {CertificateFile.Show(now)} now: set this machine's clock"
            : $"the authority has expired on {CertificateFile.Show(until)}: make a new one in another folder, and new certificates for all gates");
    }

    private static GateAuthority Load(string certificatePem, string keyPem)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            if (certificate.GetECDsaPrivateKey() is { } key && ClusterCertificates.IsAuthority(certificate))
                return new GateAuthority(certificate, key);
        }
        catch (ArgumentException)
        {
            // Told below.
        }
        throw new CryptographicException("they are no authority of gates with its key");
    }

    /// <summary>A certificate for one gate, with its key.</summary>
    /// <param name="name">The gate's.</param>
    /// <param name="hosts">Names and addresses that it is reached by.</param>
    /// <param name="now">The present, in which the authority holds.</param>
    /// <param name="until">When it is to expire; cut to <see cref="Until"/>.</param>
    public X509Certificate2 Sign(string name, IEnumerable<string> hosts, DateTimeOffset now, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // Each gate calls others and is called.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (Names(hosts) is { } names)
            request.CertificateExtensions.Add(names);
        var from = now - Before < _certificate.NotBefore ? _certificate.NotBefore : now - Before;
        using var certificate = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until < Until ? until : Until, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static X509Extension? Names(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        var count = 0;
        foreach (var host in hosts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
            count++;
        }
        return count == 0 ? null : names.Build();
    }
}
