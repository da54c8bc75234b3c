namespace LoginGate.CommandLine.Top;

/// <summary>What a page shows.</summary>
internal enum PageKind
{
    Overview,
    Sessions,
    Addresses,
    Attackers,
    Bans,

    /// <summary>Clients that are in and those that were.</summary>
    Find,

    /// <summary>The gates of the cluster.</summary>
    Gates,
    Log,

    /// <summary>One client.</summary>
    Session,

    /// <summary>One address or range, and who is and was in from there.</summary>
    Address,

    /// <summary>What one client sends and gets.</summary>
    Trace,
    Help,
}

/// <summary>A client, or an address, that something is done to or that a page is about.</summary>
/// <param name="Gate">Its gate, where another one than the one that is asked is meant.</param>
/// <param name="Address">An address or a range.</param>
internal sealed record Target(string? Gate, string Address)
{
    public string Line { get; init; } = "";

    /// <summary>The session's number; 0: an address alone is meant.</summary>
    public long Session { get; init; }

    /// <summary>The address with the port.</summary>
    public string Client { get; init; } = "";

    /// <summary>Whether the client was in, when it was last heard of.</summary>
    public bool IsIn { get; init; }

    /// <summary>For people.</summary>
    public Phrase Name => Session == 0 ? $"{Address}" : Phrase.Of($"session {Session} of {Client} on line {Line}");
}

/// <summary>A page as it is at present: what the gate told last, and what the user looks at of it.</summary>
internal sealed record Page(PageKind Kind)
{
    /// <summary>Whom it is about; null: nobody in particular.</summary>
    public Target? Of { get; init; }

    public string Filter { get; init; } = "";

    /// <summary>By which of the list's own columns it is sorted.</summary>
    public int Sort { get; init; }

    public bool IsReversed { get; init; }

    /// <summary>Whether the user has said by what it is sorted.</summary>
    public bool IsSortChosen { get; init; }

    /// <summary>Per what attackers are counted.</summary>
    public string Per { get; init; } = "address";

    public IReadOnlyList<ListRow> Rows { get; init; } = [];

    /// <summary>How many the gate has, with those that were not sent.</summary>
    public long Total { get; init; }

    /// <summary>The selected row, which stays selected when others come before it.</summary>
    public int Selected { get; init; }

    /// <summary>What there would be if the list, which is empty, were sorted otherwise; empty: nothing.</summary>
    public string Others { get; init; } = "";

    /// <summary>What there is to know of whom it is about.</summary>
    public IReadOnlyList<(Phrase Name, string Value)> Facts { get; init; } = [];

    /// <summary>Lines of a log or a trace, the newest last.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>How many lines it is scrolled back; 0: it follows the newest.</summary>
    public int Back { get; init; }

    /// <summary>Whether there has been an answer.</summary>
    public bool IsTold { get; init; }

    /// <summary>What the gate said in the answer's place; null: it answered.</summary>
    public Phrase? Trouble { get; init; }

    /// <summary>The list that it shows; null: none.</summary>
    public ListKind? List => Kind switch
    {
        PageKind.Sessions => ListKind.Sessions,
        PageKind.Addresses => ListKind.Addresses,
        PageKind.Attackers => ListKind.Attackers,
        PageKind.Bans => ListKind.Bans,
        PageKind.Find or PageKind.Address => ListKind.Find,
        PageKind.Gates => ListKind.Gates,
        _ => null,
    };

    public ListColumn? Sorted => List?.Columns[Sort];

    public ListRow? SelectedRow => Selected < Rows.Count ? Rows[Selected] : null;

    /// <summary>The page sorted as the gate has sorted it, unless the user wants it otherwise.</summary>
    public Page SortedBy(string word) =>
        List is { GateSorts: true } list && !IsSortChosen && Array.FindIndex(list.Columns, column => column.Sort == word) is >= 0 and var at ? this with { Sort = at } : this;

    /// <summary>Whether it is lines that go on, and are scrolled back and forth.</summary>
    public bool IsOfLines => Kind is PageKind.Log or PageKind.Trace;

    /// <summary>What a page that Tab and the numbers choose is called.</summary>
    public static Phrase NameOf(PageKind kind) => kind switch
    {
        PageKind.Overview => "overview",
        PageKind.Sessions => "sessions",
        PageKind.Addresses => "addresses",
        PageKind.Attackers => "attackers",
        PageKind.Bans => "bans",
        PageKind.Find => "find",
        PageKind.Gates => "gates",
        PageKind.Log => "log",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static Page At(PageKind kind, Target? of = null)
    {
        var page = new Page(kind) { Of = of };
        return page.List is { } list ? page with { Sort = list.First } : page;
    }

    /// <summary>The page with other rows, in its order; the row that was selected stays so.</summary>
    public Page With(IEnumerable<ListRow> rows, long total)
    {
        if (List is not { } list)
            return this;
        var key = SelectedRow is { } row ? list.Key(row) : null;
        var ordered = ListKind.Order(rows, Sorted!, IsReversed);
        var at = key is null ? -1 : Array.FindIndex(ordered, r => list.Key(r) == key);
        return this with { Rows = ordered, Total = total, Selected = at >= 0 ? at : Math.Clamp(Selected, 0, Math.Max(0, ordered.Length - 1)), IsTold = true, Trouble = null };
    }
}
