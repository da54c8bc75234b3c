using LoginGate.Cluster;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Peers;

/// <summary>
/// This gate's certificate and its authority's, read anew whenever the gates' system starts: new files count from then on, and while they cannot be used
/// the gate serves by itself.
/// </summary>
/// <param name="files">Where they are.</param>
/// <param name="clock">The time.</param>
internal sealed class PeerCertificates(ClusterTlsSettings files, TimeProvider clock)
{
    private static readonly TimeSpan Retold = TimeSpan.FromDays(1);

    // Read by the thread that starts the system.
    private volatile ClusterCertificates? _certificates;
    private volatile Phrase? _refusal;

    private string _told = "";
    private DateTimeOffset _toldAt;

    /// <summary>Until when they hold, and what is the matter with them; null: they have not been read yet.</summary>
    public GateCertificate? Status => _refusal is { } refusal ? new(_certificates?.Until, refusal)
        : _certificates is { } inUse ? new(inUse.Until, Phrase.Join("; ", Faults().Select(fault => fault.Text)))
        : null;

    /// <exception cref="CertificateRefusedException">They cannot be used.</exception>
    public GatesTls Load()
    {
        try
        {
            var certificates = ClusterCertificates.Load(files);
            _certificates = certificates;
            foreach (var (key, reason, _) in certificates.Faults(clock.GetUtcNow()).Where(fault => fault.IsError))
                throw new CertificateRefusedException(key, reason);
            _refusal = null;
            return new GatesTls(certificates.Own, certificates.Authority, files.Thumbprints);
        }
        catch (CertificateRefusedException refused)
        {
            var refusal = Text(refused.Key, refused.Reason);
            _refusal = refusal;
            throw new CertificateRefusedException(refused.Key, refusal);
        }
    }

    /// <summary>
    /// What time has done to those in use, where operators are to be told of it now: from the start on, whenever it changes, and once a day. What keeps the
    /// system from starting is told by who starts it. To be called every second or so, by one caller.
    /// </summary>
    public IReadOnlyList<(Phrase Text, bool IsError)> Due()
    {
        if (_refusal is not null)
            return [];
        var (faults, now) = (Faults(), clock.GetUtcNow());
        var told = string.Join("; ", faults.Select(fault => fault.Text));
        if (told == _told && now - _toldAt < Retold)
            return [];
        (_told, _toldAt) = (told, now);
        return faults;
    }

    private List<(Phrase Text, bool IsError)> Faults() =>
        [.. _certificates?.FaultsOfTime(clock.GetUtcNow()).Select(fault => (Text(fault.Key, fault.Reason), fault.IsError)) ?? []];

    private static Phrase Text(string key, Phrase reason) => $"login-gate.cluster.tls.{key}: {reason}";
}
