namespace LoginGate.Shared;

/// <summary>What follows from a <see cref="CloseCause"/>.</summary>
internal static class CloseCauses
{
    /// <summary>
    /// Whether the client broke a rule that no honest client breaks, so that its address is to get what <c>on-violation</c> says.
    /// Silence, a broken line and slow reading are not: they befall honest players.
    /// </summary>
    public static bool IsViolation(this CloseCause cause) => cause
        is CloseCause.TooManyPackets
        or CloseCause.OversizedPacket
        or CloseCause.ForbiddenByte
        or CloseCause.MissingDigit
        or CloseCause.TooManyStrayBytes
        or CloseCause.HttpProbe
        or CloseCause.TooManyAccounts;
}
