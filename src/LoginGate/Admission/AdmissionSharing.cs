using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>What admission has with other gates: tells one follower of its bans and places, and takes over what counts at all of them.</summary>
internal sealed class AdmissionSharing(AdmissionRules rules)
{
    // Bans that an operator lifted here alone, and when: one that was made before is not taken over again.
    private readonly Dictionary<AddressSpan, (Ban Ban, DateTimeOffset Lifted)> _liftedHere = [];
    private IActorRef? _follower;

    /// <summary>Whether anybody is told anything.</summary>
    public bool IsOn => _follower is not null;

    /// <summary>Somebody is told from now on, and all there is at once.</summary>
    public void Follow(IActorRef follower)
    {
        _follower = follower;
        follower.Tell(new BansChanged(rules.Bans.ToShare, AreKept: true));
        rules.Addresses.FollowChanges();
        TellPlaces();
    }

    public void TellPlaces()
    {
        if (rules.Addresses.TakeChanges() is { Length: > 0 } changes)
            _follower?.Tell(new PlacesChanged(changes));
    }

    /// <summary>This gate bans; where a longer ban for all gates is there already, that one is said again.</summary>
    public void Banned(Ban ban)
    {
        _liftedHere.Remove(ban.Range);
        if (!ban.IsHere)
            Tell([(rules.Bans.Of(ban.Range) is { IsHere: false } held ? ban with { Until = held.Until } : ban).ToChange()]);
    }

    /// <summary>This gate has taken bans back.</summary>
    /// <param name="range">Within what.</param>
    /// <param name="lifted">Which.</param>
    /// <param name="isHere">Whether the other gates keep them.</param>
    /// <param name="now">The wall clock.</param>
    /// <returns>How many are lifted with that, those among them that were lifted here alone before and are for all now.</returns>
    public int Lifted(AddressSpan range, IReadOnlyList<Ban> lifted, bool isHere, DateTimeOffset now)
    {
        if (!isHere)
        {
            var before = _liftedHere.Values.Select(here => here.Ban).Where(ban => range.Contains(ban.Range) && !(ban.Until <= now));
            lifted = [.. lifted.Concat(before).DistinctBy(ban => ban.Range)];
            // Of those that are this gate's alone too: the others may have a shorter one.
            Tell([.. lifted.Select(ban => ban.ToChange(isLifted: true))]);
        }
        else if (IsOn)
        {
            foreach (var ban in lifted)
                _liftedHere[ban.Range] = (ban, now);
        }
        return lifted.Count;
    }

    /// <summary>A person has changed the ban file.</summary>
    /// <param name="changes">What that makes and takes back.</param>
    /// <param name="areKept">Whether it was read for the first time.</param>
    public void Tell(IReadOnlyList<BanChange> changes, bool areKept = false)
    {
        if (changes.Count > 0)
            _follower?.Tell(new BansChanged(changes, areKept));
    }

    /// <summary>Takes over what counts at all gates.</summary>
    /// <returns>The changes that changed anything here.</returns>
    public IReadOnlyList<BanChange> Apply(IReadOnlyList<BanChange> shared, DateTimeOffset now)
    {
        var applied = new List<BanChange>();
        foreach (var change in shared)
        {
            if (IsLiftedHere(change) || change.Until <= now)
                continue;
            if (rules.Bans.Apply(change))
                applied.Add(change);
        }
        return applied;
    }

    /// <summary>Addresses have other numbers of clients at other gates.</summary>
    public void Apply(IReadOnlyList<KeyValuePair<AddressRange, int>> places)
    {
        foreach (var (address, count) in places)
            rules.Addresses.SetElsewhere(address, count);
    }

    private bool IsLiftedHere(BanChange change)
    {
        if (!_liftedHere.TryGetValue(change.Range, out var here))
            return false;
        if (!change.IsLifted && (change.Since is null || change.Since <= here.Lifted))
            return true;
        _liftedHere.Remove(change.Range);
        return false;
    }
}
