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
internal sealed record BanFileNews(int Added, int Removed, IReadOnlyDictionary<AddressSpan, long> Refused)
{
    /// <summary>Compares before and after. It takes its time, so it is for a thread of its own.</summary>
    public static BanFileNews Of(BanReplacement replacement)
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
        return new BanFileNews(added, before.Count - stayed, refused);
    }
}
