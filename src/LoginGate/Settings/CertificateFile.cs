using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LoginGate.Settings;

/// <summary>A certificate's file cannot be used.</summary>
/// <param name="key">The key, below its section, that is to blame.</param>
/// <param name="reason">Why, without what is in the file.</param>
internal sealed class CertificateRefusedException(string key, Phrase reason) : PhrasedException(reason)
{
    public string Key { get; } = key;
}

/// <summary>A certificate with its private key, from a PEM file (the key in it, beside it or in another file) or a PFX file.</summary>
/// <param name="Own">The certificate.</param>
/// <param name="Chain">What the file holds beside it: those that sign it.</param>
internal sealed record CertificateFile(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    private const string CertificateLabel = "CERTIFICATE";
    private const string PrivateKeyLabel = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan WarnedBefore = TimeSpan.FromDays(30);

    /// <param name="file">Holds the certificate.</param>
    /// <param name="keyFile">Holds its key; empty: it is in the certificate's, or in the file beside it that ends in <c>.key</c>.</param>
    /// <param name="password">Opens the key.</param>
    /// <param name="fileKey">The setting that names the certificate.</param>
    /// <param name="passwordKey">The setting that has the password.</param>
    /// <exception cref="CertificateRefusedException">A file cannot be used.</exception>
    public static CertificateFile Load(string file, string keyFile, string password, string fileKey, string passwordKey)
    {
        var bytes = Read(file, fileKey);
        var text = Encoding.Latin1.GetString(bytes);
        var labels = Labels(text);
        if (labels.Count == 0)
            return FromPfx(bytes, file, password, fileKey, passwordKey);
        if (!labels.Contains(CertificateLabel))
            throw new CertificateRefusedException(fileKey, $"{file} holds no certificate");
        var keys = keyFile.Length > 0 ? Encoding.Latin1.GetString(Read(keyFile, "key")) : labels.Exists(IsPrivateKey) ? text : ReadBeside(file, fileKey);
        if (!Labels(keys).Exists(IsPrivateKey))
            throw new CertificateRefusedException("key", $"{keyFile} holds no private key");
        return FromPem(text, keys, file, password, fileKey, passwordKey);
    }

    /// <summary>What is wrong with its time, or soon will be; null: nothing.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The present time.</param>
    /// <param name="after">What will be when it has expired.</param>
    public static (Phrase Reason, bool IsError)? FaultOfTime(X509Certificate2 certificate, DateTimeOffset now, Phrase after)
    {
        DateTimeOffset from = certificate.NotBefore, until = certificate.NotAfter;
        if (from > now)
            return ($"is not valid before {Show(from)}; it is {Show(now)} now", true);
        if (until < now)
            return ($"has expired on {Show(until)}: make a new one", true);
        return until < now + WarnedBefore ? (Phrase.Of($"expires on {Show(until)}: {after}"), false) : null;
    }

    /// <summary>How many certificates a PEM file holds.</summary>
    public static int CountIn(byte[] pem) => Labels(Encoding.Latin1.GetString(pem)).Count(label => label == CertificateLabel);

    /// <exception cref="CertificateRefusedException">It cannot be read, or is too large.</exception>
    public static byte[] Read(string file, string key)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[MaxBytes];
            var count = stream.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
            return count < MaxBytes ? bytes[..count] : throw new CertificateRefusedException(key, $"{file} is too large for a certificate");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CertificateRefusedException(key, refused is FileNotFoundException or DirectoryNotFoundException ? Phrase.Of($"there is no {file}") : $"{file} cannot be read: {refused.Message}");
        }
    }

    private static string ReadBeside(string file, string fileKey)
    {
        var beside = Path.ChangeExtension(file, ".key");
        return File.Exists(beside)
            ? Encoding.Latin1.GetString(Read(beside, fileKey))
            : throw new CertificateRefusedException(fileKey, $"{file} has no private key, and there is no {beside}");
    }

    private static CertificateFile FromPem(string text, string keys, string file, string password, string fileKey, string passwordKey)
    {
        var isEncrypted = Labels(keys).Contains(EncryptedLabel);
        try
        {
            var own = Usable(isEncrypted ? X509Certificate2.CreateFromEncryptedPem(text, keys, password) : X509Certificate2.CreateFromPem(text, keys));
            var all = new X509Certificate2Collection();
            all.ImportFromPem(text);
            return new CertificateFile(own, Others(all, own));
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            throw isEncrypted
                ? new CertificateRefusedException(passwordKey, $"does not open the private key of {file}")
                : new CertificateRefusedException(fileKey, $"{file} or its private key is broken, or they do not belong together");
        }
    }

    private static CertificateFile FromPfx(byte[] bytes, string file, string password, string fileKey, string passwordKey)
    {
        if (!IsPfx(bytes))
            throw new CertificateRefusedException(fileKey, $"{file} is neither PEM nor PFX");
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(bytes, password);
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CertificateRefusedException(fileKey, $"{file} has no private key");
            return new CertificateFile(own, Others(all, own));
        }
        catch (CryptographicException)
        {
            throw new CertificateRefusedException(passwordKey, $"does not open {file}, or that is broken");
        }
    }

    private static X509Certificate2Collection Others(X509Certificate2Collection all, X509Certificate2 own) => [.. all.Where(certificate => !certificate.Equals(own))];

    private static bool IsPfx(byte[] bytes)
    {
        try
        {
            return bytes.Length > 0 && X509Certificate2.GetCertContentType(bytes) == X509ContentType.Pkcs12;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Windows' TLS wants a key from a PFX.</summary>
    private static X509Certificate2 Usable(X509Certificate2 own)
    {
        if (!OperatingSystem.IsWindows())
            return own;
        using (own)
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>What a PEM text holds.</summary>
    private static List<string> Labels(string text)
    {
        var labels = new List<string>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            labels.Add(rest[fields.Label].ToString());
        return labels;
    }

    private static bool IsPrivateKey(string label) => label.EndsWith(PrivateKeyLabel, StringComparison.Ordinal);

    /// <summary>A time as messages about certificates have it.</summary>
    public static string Show(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
