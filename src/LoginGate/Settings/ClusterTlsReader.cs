using System.Text.RegularExpressions;

namespace LoginGate.Settings;

/// <summary>How gates make sure of each other.</summary>
internal enum ClusterTlsMode
{
    /// <summary>Not at all: good for one machine alone.</summary>
    None,

    /// <summary>By certificates, on both sides.</summary>
    Mutual,

    /// <summary>Not at all, and whoever wrote the settings knows.</summary>
    OffKnowingly,
}

/// <summary>Reads <c>login-gate.cluster.tls</c>, and looks at the files that it names: no gate refuses to serve because of what has become of them.</summary>
internal static partial class ClusterTlsReader
{
    private static readonly Dictionary<string, bool> Modes = new() { ["mutual"] = true, ["off-i-know"] = false };

    /// <param name="section">The section.</param>
    /// <param name="isOn">Whether the cluster is on: else no file is read.</param>
    /// <returns>With <see cref="ClusterTlsMode.Mutual"/> alone the settings are not null; that, too, if something is wrong with them.</returns>
    public static (ClusterTlsMode Mode, ClusterTlsSettings? Settings) Read(SettingsSection section, bool isOn)
    {
        var isMutual = section.Choice("mode", Modes);
        var settings = new ClusterTlsSettings(
            section.Text("certificate", mayBeEmpty: true), section.Text("password", mayBeEmpty: true), section.Text("ca", mayBeEmpty: true), ReadThumbprints(section));
        if (!isMutual)
            return (ClusterTlsMode.OffKnowingly, null);
        if (settings is { Certificate: "", Ca: "" })
            return (ClusterTlsMode.None, null);
        if (settings.Certificate.Length == 0)
            section.Error("ca", "needs certificate beside it: what this gate shows the others");
        else if (settings.Ca.Length == 0)
            section.Error("certificate", "needs ca beside it: the authority that this gate knows the others by");
        else if (isOn)
            Check(section, settings);
        return (ClusterTlsMode.Mutual, settings);
    }

    private static string[] ReadThumbprints(SettingsSection section)
    {
        var thumbprints = section.Texts("thumbprints");
        foreach (var thumbprint in thumbprints.Where(t => !Sha256().IsMatch(t)))
            section.Error("thumbprints", $"must be SHA-256 fingerprints, 64 hex digits with or without colons, has '{thumbprint}'");
        return [.. thumbprints.Select(thumbprint => thumbprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())];
    }

    private static void Check(SettingsSection section, ClusterTlsSettings settings)
    {
        try
        {
            using var certificates = ClusterCertificates.Load(settings);
            foreach (var (key, reason, isError) in certificates.Faults(TimeProvider.System.GetUtcNow()))
            {
                if (isError)
                    section.Fault(key, reason);
                else
                    section.Warning(key, reason);
            }
            if (settings.Thumbprints.Count > 0 && !settings.Thumbprints.Contains(certificates.Thumbprint))
                section.Warning("thumbprints", $"does not have this gate's own certificate, {certificates.Thumbprint}: gates with this list refuse it");
        }
        catch (CertificateRefusedException refused)
        {
            section.Fault(refused.Key, refused.Reason);
        }
    }

    [GeneratedRegex("^([0-9A-Fa-f]{2}(:?)([0-9A-Fa-f]{2}\\2){30}[0-9A-Fa-f]{2})$")]
    private static partial Regex Sha256();
}
