using LoginGate.Shared;

namespace LoginGate.Contracts;

// What AdmissionActor has with whoever keeps its bans outside of the gate too. They ask when they have time, so nothing queues up for them.

/// <summary>
/// Ask: what has changed since I asked last? Answered with <see cref="BansTaken"/>; whoever has asked once is told <see cref="BansDiffer"/> when there is more.
/// </summary>
/// <param name="All">Everything, changed or not: the asker has just begun.</param>
internal sealed record TakeBans(bool All);

/// <summary>The answer to <see cref="TakeBans"/>.</summary>
/// <param name="Changes">Each range once: as it is now, or lifted, be it that its time is over.</param>
/// <param name="AreAll">Whether these are all bans there are, and not what has changed.</param>
/// <param name="Allow">Addresses that no ban keeps out.</param>
/// <param name="Deny">Addresses that are kept out without a ban.</param>
internal sealed record BansTaken(IReadOnlyList<BanChange> Changes, bool AreAll, IReadOnlyList<AddressRange> Allow, IReadOnlyList<AddressRange> Deny);

/// <summary>To a follower: there is something to take. Said once for all there is until it is taken.</summary>
internal sealed class BansDiffer
{
    private BansDiffer()
    {
    }

    public static BansDiffer Instance { get; } = new();
}
