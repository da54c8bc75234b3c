namespace LoginGate.Protocol;

/// <summary>
/// What a family's gate and client say to each other before the first packet is forwarded. One record per family that has such a talk;
/// what differs from site to site is a member of it.
/// </summary>
public abstract record HandshakeRules
{
    /// <summary>Bytes of a site's own answer, which a client's queue has to have room for; 0 where there is none.</summary>
    public virtual int SiteAnswerBytes => 0;

    /// <summary>The gate's part with one client that has just connected.</summary>
    /// <param name="dialect">How both write.</param>
    /// <param name="random">Where the client's key comes from.</param>
    public abstract ClientHandshake Begin(Dialect dialect, Random random);

    /// <summary>The name alone: members may be a site's secrets.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>What makes these rules unusable in a dialect, a sentence; null when they are sound.</summary>
    internal abstract FormattableString? Check(Dialect dialect);
}
