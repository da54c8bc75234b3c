namespace LoginGate.Admission;

/// <summary>What the ban file bans, made ready to take the place of what held before. It takes its time, so it is for a thread of its own.</summary>
/// <param name="Index">The bans that hold; <see cref="BanBook.Replace"/> goes on with it.</param>
/// <param name="Bans">The same, as they were read.</param>
/// <param name="GivenUp">Temporary bans beyond the most that are kept: those that would have ended first. The file keeps them until then.</param>
internal sealed record LoadedBans(BanIndex Index, IReadOnlyList<Ban> Bans, int GivenUp)
{
    /// <param name="inFile">In any order, ranges more than once too.</param>
    /// <param name="maxTemporary">Temporary bans kept.</param>
    /// <param name="now">What has ended by then is left out.</param>
    public static LoadedBans Of(IEnumerable<Ban> inFile, int maxTemporary, DateTimeOffset now)
    {
        var index = new BanIndex();
        foreach (var ban in inFile)
        {
            if (ban.Holds(now))
                index.Put(ban);
        }
        var surplus = Math.Max(0, index.TemporaryCount - maxTemporary);
        for (var i = 0; i < surplus; i++)
            index.Take(index.FirstToEnd!.Range);
        return new LoadedBans(index, [.. index.All.Select(kept => kept.Ban)], surplus);
    }
}
