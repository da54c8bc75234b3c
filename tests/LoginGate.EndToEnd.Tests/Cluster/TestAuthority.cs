using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>Makes the gates' certificates.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly string _folder;

    /// <param name="folder">Where the files are written to.</param>
    public TestAuthority(string folder)
    {
        _folder = folder;
        var request = new CertificateRequest("CN=gates of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(_from, _from.AddDays(365));
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate.</summary>
    public string CertificateFile => Path.Combine(_folder, "ca.pem");

    /// <summary>A gate's certificate and key, in one file.</summary>
    /// <param name="gate">Its name.</param>
    /// <param name="hasExpired">Whether it held until some hours ago.</param>
    public string Issue(string gate, bool hasExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={gate}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var issued = request.Create(_certificate, _from, hasExpired ? _from.AddHours(1) : _from.AddDays(364), RandomNumberGenerator.GetBytes(8));
        var path = Path.Combine(_folder, $"{gate}.pem");
        File.WriteAllText(path, $"{issued.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
