using System.Text;

namespace LoginGate.Settings;

/// <summary>Reads <c>login-gate.http.tls</c>, and the files that it names.</summary>
internal static class HttpTlsReader
{
    private const string CertificateKey = "certificate";
    private const string PasswordKey = "password-file";

    private static readonly Dictionary<string, bool> Modes = new() { ["required"] = false, ["off-i-know"] = true };

    /// <param name="section">The section.</param>
    /// <param name="isOn">Whether the page is on: else no file is read.</param>
    public static (HttpTlsSettings? Tls, bool AllowsPlainLogin) Read(SettingsSection section, bool isOn)
    {
        var isOff = section.Choice("mode", Modes);
        var tls = new HttpTlsSettings(
            section.Text(CertificateKey, mayBeEmpty: true), section.Text("key", mayBeEmpty: true), section.Text(PasswordKey, mayBeEmpty: true));
        if (isOff)
            return (null, true);
        if (tls.Certificate.Length == 0)
        {
            if (tls.Key.Length > 0)
                section.Error("key", "needs certificate beside it");
            return (null, false);
        }
        if (isOn)
            Check(section, tls);
        return (tls, false);
    }

    /// <summary>What the page shows.</summary>
    /// <exception cref="CertificateRefusedException">A file cannot be used.</exception>
    public static CertificateFile Load(HttpTlsSettings tls) =>
        CertificateFile.Load(tls.Certificate, tls.Key, tls.PasswordFile.Length > 0 ? ReadPassword(tls.PasswordFile) : "", CertificateKey, PasswordKey);

    // Editors end a file with a line end, which is no part of the password.
    private static string ReadPassword(string file) => Encoding.UTF8.GetString(CertificateFile.Read(file, PasswordKey)).TrimEnd('\r', '\n');

    private static void Check(SettingsSection section, HttpTlsSettings tls)
    {
        try
        {
            using var own = Load(tls).Own;
            // A gate must start, and its clients come in, also with a certificate that browsers refuse.
            if (CertificateFile.FaultOfTime(own, TimeProvider.System.GetUtcNow(), "browsers refuse it from then on") is var (reason, _))
                section.Warning(CertificateKey, reason);
        }
        catch (CertificateRefusedException refused)
        {
            section.Error(refused.Key, refused.Reason);
        }
    }
}
