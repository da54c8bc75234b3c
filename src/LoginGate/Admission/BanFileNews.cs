using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>The ban file's bans have taken the place of those before.</summary>
/// <param name="Before">What held before; nobody changes it any more.</param>
/// <param name="InFile">What the file bans.</param>
/// <param name="Overruled">Ranges of which something newer than the file was known, and still holds or is lifted.</param>
internal sealed record BanReplacement(BanIndex Before, IReadOnlyList<Ban> InFile, IReadOnlySet<AddressSpan> Overruled);

/// <summary>What a ban file changed by hand brought.</summary>
/// <param name="Added">Bans that were not there before.</param>
/// <param name="Removed">Bans that have gone.</param>
/// <param name="Refused">By range, what the bans that have stayed had refused before.</param>
/// <param name="ToShare">What other gates are to be told of; empty where nobody is.</param>
/// <param name="IsFirst">Whether the file was read for the first time: what it bans was banned before.</param>
internal sealed record BanFileNews(int Added, int Removed, IReadOnlyDictionary<AddressSpan, long> Refused, IReadOnlyList<BanChange> ToShare, bool IsFirst)
{
    /// <summary>Compares before and after. It takes its time, so it is for a thread of its own.</summary>
    /// <param name="replacement">Both.</param>
    /// <param name="shared">The visit that read the file, where other gates are told; null: they are not.</param>
    public static BanFileNews Of(BanReplacement replacement, BanFileVisit? shared = null)
    {
        var (before, inFile, overruled) = replacement;
        var refused = new Dictionary<AddressSpan, long>();
        var (added, stayed) = (0, 0);
        foreach (var range in inFile.Select(ban => ban.Range).Where(range => !overruled.Contains(range)).Concat(overruled))
        {
            if (before.TryGet(range, out var kept))
            {
                stayed++;
                if (kept.Refused > 0)
                    refused[range] = kept.Refused;
            }
            else if (!overruled.Contains(range))
            {
                added++;
            }
        }
        return new BanFileNews(added, before.Count - stayed, refused, shared is null ? [] : [.. Changes(replacement, shared.Now)], shared?.IsFirst == true);
    }

    /// <summary>What a person's hand made and took back: a line that has gone lifts its ban for all gates.</summary>
    private static IEnumerable<BanChange> Changes(BanReplacement replacement, DateTimeOffset now)
    {
        var (before, inFile, overruled) = replacement;
        var ranges = new HashSet<AddressSpan>(inFile.Count);
        foreach (var ban in inFile)
        {
            ranges.Add(ban.Range);
            if (!overruled.Contains(ban.Range) && !ban.IsHere && !(before.TryGet(ban.Range, out var kept) && !kept.Ban.IsHere && kept.Ban.Until == ban.Until))
                yield return ban.ToChange();
        }
        foreach (var ban in before.All.Select(kept => kept.Ban))
        {
            if (!ranges.Contains(ban.Range) && !overruled.Contains(ban.Range) && !ban.IsHere && ban.Holds(now))
                yield return ban.ToChange(isLifted: true);
        }
    }
}
