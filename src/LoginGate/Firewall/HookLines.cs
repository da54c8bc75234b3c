using System.Globalization;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Firewall;

/// <summary>What the ban hook has been told, and the lines that tell it the rest.</summary>
internal sealed class HookLines
{
    /// <summary>Forget what you had; all that holds follows.</summary>
    public const string Resync = "resync";

    private readonly Dictionary<AddressSpan, DateTimeOffset?> _told = [];

    /// <summary>What differs from what was told, as lines: <c>ban ADDRESS/PREFIX SECONDS REASON</c>, 0 seconds for good, and <c>unban ADDRESS/PREFIX</c>.</summary>
    /// <param name="taken">What admission says.</param>
    /// <param name="isResync">Everything is told anew.</param>
    /// <param name="now">The wall clock.</param>
    public IReadOnlyList<string> Of(BansTaken taken, bool isResync, DateTimeOffset now)
    {
        var lines = new List<string>();
        if (isResync)
        {
            lines.Add(Resync);
            _told.Clear();
        }
        if (taken.AreAll)
        {
            var all = taken.Changes.Select(ban => ban.Range).ToHashSet();
            foreach (var gone in _told.Keys.Where(range => !all.Contains(range)).ToArray())
                AddLift(lines, gone);
        }
        foreach (var change in taken.Changes)
        {
            if (change.IsLifted)
                AddLift(lines, change.Range);
            else
                AddBan(lines, change, now);
        }
        return lines;
    }

    private void AddBan(List<string> lines, BanChange ban, DateTimeOffset now)
    {
        if (_told.TryGetValue(ban.Range, out var until) && until == ban.Until)
            return;
        _told[ban.Range] = ban.Until;
        var seconds = ban.Until is { } end ? Math.Max(1, (long)Math.Ceiling((end - now).TotalSeconds)) : 0;
        var reason = BanLine.Printable(ban.Reason);
        foreach (var range in ban.Range.ToRanges())
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"ban {Show(range)} {seconds} {reason}").TrimEnd());
    }

    private void AddLift(List<string> lines, AddressSpan range)
    {
        if (_told.Remove(range))
            lines.AddRange(range.ToRanges().Select(part => $"unban {Show(part)}"));
    }

    private static string Show(AddressRange range) => $"{range.FirstAddress}/{range.PrefixLength}";
}
