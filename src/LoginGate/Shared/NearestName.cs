namespace LoginGate.Shared;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, or null when none is near.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="candidates">What can be meant.</param>
    /// <param name="mostEdits">How many edits are near; unless told a third of the letters, and two at the least.</param>
    public static string? Find(string written, IEnumerable<string> candidates, int? mostEdits = null)
    {
        string? nearest = null;
        var least = (mostEdits ?? Math.Max(2, written.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Edits(written, candidate);
            if (edits < least)
                (nearest, least) = (candidate, edits);
        }
        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.</summary>
    private static int Edits(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var edits = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits = Math.Min(edits, 1 + rows[i - 2, j - 2]);
                rows[i, j] = edits;
            }
        }
        return rows[a.Length, b.Length];
    }
}
