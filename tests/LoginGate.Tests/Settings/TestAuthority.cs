using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoginGate.Tests.Settings;

/// <summary>An authority that makes certificates of whatever kind a test needs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public TestAuthority(int fromDays = -400, int untilDays = 4000)
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(Now.AddDays(fromDays), Now.AddDays(untilDays));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>Its certificate with its key.</summary>
    public string PemWithKey => $"{Pem}\n{_key.ExportPkcs8PrivateKeyPem()}";

    public byte[] Der => Certificate.RawData;

    /// <summary>A certificate that nobody but itself stands for.</summary>
    public static X509Certificate2 MakeSelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(300));
    }

    /// <summary>A certificate with its key.</summary>
    public X509Certificate2 Make(string name, int fromDays = -1, int untilDays = 300)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = Sign(request, Now.AddDays(fromDays), Now.AddDays(untilDays));
        return certificate.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until) =>
        request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, RandomNumberGenerator.GetBytes(8));

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
