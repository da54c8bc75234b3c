using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>What one follower of the bans has not taken yet: each range once, however often it changed. When that is too much, all there is takes its place.</summary>
internal sealed class BanJournal
{
    /// <summary>Ranges that are kept apart.</summary>
    public const int MostRanges = 50_000;

    private Dictionary<AddressSpan, Ban?> _changes = [];
    private bool _isWhole = true;

    /// <summary>Whether there is anything to take.</summary>
    public bool HasNews { get; private set; } = true;

    /// <param name="range">Whose ban has changed.</param>
    /// <param name="ban">What holds now; null: nothing.</param>
    public void Note(AddressSpan range, Ban? ban)
    {
        HasNews = true;
        if (_isWhole)
            return;
        _changes[range] = ban;
        if (_changes.Count > MostRanges)
            NoteWhole();
    }

    /// <summary>Everything may differ.</summary>
    public void NoteWhole()
    {
        (HasNews, _isWhole, _changes) = (true, true, []);
    }

    /// <summary>The lists that go with the bans differ.</summary>
    public void NoteLists() => HasNews = true;

    public BansTaken Take(AdmissionRules rules)
    {
        IReadOnlyList<BanChange> changes = _isWhole
            ? [.. rules.Bans.Changes]
            : [.. _changes.Select(pair => pair.Value?.ToChange() ?? new BanChange(pair.Key, null, null, "", IsLifted: true))];
        var taken = new BansTaken(changes, _isWhole, rules.Allow, rules.Deny);
        (HasNews, _isWhole, _changes) = (false, false, []);
        return taken;
    }
}
