using LoginGate.Cluster;
using LoginGate.Cluster.Bans;
using LoginGate.Shared;

namespace LoginGate.Peers;

/// <summary>
/// Lifts that gates have to remember, so that one that was away does not bring a ban back with its old file: known as long as the ban would have
/// held. Kept over a restart in a file beside the ban file, in its format; pure but for what its owner does with the text.
/// </summary>
internal sealed class LiftBook
{
    /// <summary>What the ban file's name has appended.</summary>
    public const string Suffix = ".lifted";

    private const string Header = """
        # Lifts of bans that LoginGate remembers for the other gates. It is written anew by the gate: do not edit it.
        # since: when the ban was lifted; until: when that may be forgotten.

        """;

    private readonly Dictionary<AddressBlock, SharedBan> _lifts = [];

    /// <summary>Whether something has changed since <see cref="Write"/>.</summary>
    public bool IsChanged { get; private set; }

    public int Count => _lifts.Count;

    /// <summary>What counts for ranges now, whoever said it.</summary>
    public void Learn(IEnumerable<SharedBan> bans)
    {
        foreach (var ban in bans)
        {
            if (ban.IsLifted && (!_lifts.TryGetValue(ban.Block, out var known) || known.Stamp != ban.Stamp))
            {
                _lifts[ban.Block] = ban;
                IsChanged = true;
            }
            else if (!ban.IsLifted)
            {
                IsChanged |= _lifts.Remove(ban.Block);
            }
        }
    }

    /// <summary>All, for a cluster that knows none of them.</summary>
    public IReadOnlyList<LocalBan> All => [.. _lifts.Values.Select(lift => new LocalBan(lift.Block, lift.Until, null, lift.Reason, IsLifted: true, lift.Stamp))];

    /// <summary>Takes over what the file says; lines that make no sense are left out.</summary>
    public void Read(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (!BanLine.TryRead(BanListText.TakeLine(ref rest), out var line, out _) || line is not { Since: { } since, Until: { } until })
                continue;
            foreach (var block in line.Spans.Select(span => span.ToBlock()))
                _lifts[block] = new SharedBan(block, until, null, line.Reason, IsLifted: true, HybridStamp.At(since), "");
        }
    }

    /// <summary>The file's text, without what is over.</summary>
    public string Write(DateTimeOffset now)
    {
        foreach (var over in _lifts.Values.Where(lift => lift.IsOver(now)).Select(lift => lift.Block).ToArray())
            _lifts.Remove(over);
        IsChanged = false;
        var lines = _lifts.Values.OrderBy(lift => lift.Stamp.Value)
            .Select(lift => BanListText.Encode(new BanLine([lift.Block.ToSpan()], lift.Until, lift.Stamp.Time, lift.Reason).Write()));
        return Header + string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>The file could not be written.</summary>
    public void PutBack() => IsChanged = true;
}
