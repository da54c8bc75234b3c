using System.Net.Security;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.Extensions.Logging;

namespace LoginGate.Http;

/// <summary>What the page shows as its certificate: read from its files, and again when one of them has changed, as a renewal does.</summary>
internal sealed class PageCertificate
{
    private readonly HttpTlsSettings _tls;
    private readonly GateStatistics _statistics;
    private readonly ILogger _log;
    private FileStamp[] _read;
    private volatile SslStreamCertificateContext _current;

    /// <exception cref="CertificateRefusedException">A file cannot be used.</exception>
    public PageCertificate(HttpTlsSettings tls, GateStatistics statistics, ILogger log)
    {
        (_tls, _statistics, _log) = (tls, statistics, log);
        _read = Look();
        _current = Load();
    }

    /// <summary>With its chain, for connections from now on.</summary>
    public SslStreamCertificateContext Current => _current;

    /// <summary>Reads what has changed; while that cannot be used, as in the midst of a renewal, the old one stays.</summary>
    public void Refresh()
    {
        var seen = Look();
        if (seen.SequenceEqual(_read))
            return;
        _read = seen;
        try
        {
            _current = Load();
            _log.LogInformation("the certificate {File} is read anew", _tls.Certificate);
        }
        catch (CertificateRefusedException refused)
        {
            _log.LogWarning("the certificate stays as it was: {Reason}", refused.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        var (own, chain) = HttpTlsReader.Load(_tls);
        _statistics.PageCertificate = new GateCertificate(own.NotAfter, "");
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private FileStamp[] Look() => [.. Files.Where(file => file.Length > 0).Select(FileStamp.Look)];

    private string[] Files => [_tls.Certificate, _tls.Key, Path.ChangeExtension(_tls.Certificate, ".key"), _tls.PasswordFile];
}
