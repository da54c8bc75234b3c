using Akka.Actor;
using LoginGate.Contracts;

namespace LoginGate.Admission;

/// <summary>Those who keep the bans outside of the gate too, each with what it has still to hear.</summary>
internal sealed class BanFollowers(AdmissionRules rules)
{
    private readonly Dictionary<IActorRef, BanJournal> _journals = [];
    private readonly HashSet<IActorRef> _told = [];

    /// <summary>A follower takes what there is; who is new, or begins anew, all.</summary>
    public void Take(IActorRef follower, bool all)
    {
        if (!_journals.TryGetValue(follower, out var journal))
        {
            _journals[follower] = journal = new BanJournal();
            rules.Bans.Journals.Add(journal);
        }
        if (all)
            journal.NoteWhole();
        _told.Remove(follower);
        follower.Tell(journal.Take(rules));
    }

    /// <summary>Tells those who have something to take, once.</summary>
    public void Tell()
    {
        foreach (var (follower, journal) in _journals)
        {
            if (journal.HasNews && _told.Add(follower))
                follower.Tell(BansDiffer.Instance);
        }
    }

    /// <summary>Other lists count.</summary>
    public void TellOfLists()
    {
        foreach (var journal in _journals.Values)
            journal.NoteLists();
        Tell();
    }
}
