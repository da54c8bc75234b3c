namespace LoginGate.Settings;

/// <summary>How this gate takes part in a cluster of gates.</summary>
/// <param name="Name">Its name there: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64.</param>
/// <param name="Listen">The address of this machine that it listens on for other gates; port 0: any free one.</param>
/// <param name="Public">Where the other gates reach it; port 0: the one that it gets.</param>
/// <param name="Peers">Where others may be: one is enough.</param>
/// <param name="Dns">A name that stands for the addresses of all, and their port; null: none.</param>
/// <param name="Tls">What gates prove who they are with; null: they are not asked.</param>
/// <param name="Share">What this gate shares.</param>
/// <param name="Commands">What other gates may order here: of <see cref="ClusterReader.KnownCommands"/>.</param>
internal sealed record ClusterSettings(
    string Name, ClusterEndPoint Listen, ClusterEndPoint Public, IReadOnlyList<ClusterEndPoint> Peers, ClusterEndPoint? Dns,
    ClusterTlsSettings? Tls, ClusterShare Share, IReadOnlySet<string> Commands);

/// <summary>A host, by name or address, and a port.</summary>
internal sealed record ClusterEndPoint(string Host, int Port)
{
    public override string ToString() => EndPointText.Show(Host, Port);
}

/// <summary>What a gate has in common with the others.</summary>
/// <param name="Bans">A ban or lift of one counts at all.</param>
/// <param name="Counts">Clients of an address are counted together.</param>
/// <param name="Summary">How it is getting on is told.</param>
internal sealed record ClusterShare(bool Bans, bool Counts, bool Summary);

/// <summary>The files of mutual TLS; <see cref="ClusterCertificates"/> reads them.</summary>
/// <param name="Certificate">This gate's certificate with its private key: PEM or PFX.</param>
/// <param name="Password">Of the private key; empty: none.</param>
/// <param name="Ca">The certificate of the gates' own authority: PEM or DER.</param>
/// <param name="Thumbprints">SHA-256 of the certificates that are let in, in hex without colons; empty: all of the authority's.</param>
internal sealed record ClusterTlsSettings(string Certificate, string Password, string Ca, IReadOnlyList<string> Thumbprints)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"certificate {Certificate}, ca {Ca}";
}
