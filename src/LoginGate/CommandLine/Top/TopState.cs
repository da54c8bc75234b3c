using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>
/// Everything that is shown. It never changes: an event makes another one of it, here what the gate told, in <see cref="TopKeys"/> what was pressed.
/// </summary>
/// <param name="Address">The gate that is asked.</param>
internal sealed record TopState(InspectorAddress Address)
{
    private const int MostTraced = 2000;

    public (int Width, int Height) Size { get; init; } = (80, 24);

    /// <summary>The newest look; null before the first.</summary>
    public GateView? View { get; init; }

    /// <summary>Why there is no newer look; null while the gate answers.</summary>
    public Phrase? Trouble { get; init; }

    /// <summary>Whether the gate has said what it is asked once: whom it takes the user for, and the past.</summary>
    public bool IsKnown { get; init; }

    /// <summary>What the user may do; null: not known, so the gate will say.</summary>
    public AccessRight? Right { get; init; }

    public Scope Scope { get; init; } = Scope.Here;

    /// <summary>The name, in the cluster, of the gate that is asked; null: it is in none, as far as is known.</summary>
    public string? Home { get; init; }

    /// <summary>The line that is looked at; null: all.</summary>
    public string? Line { get; init; }

    /// <summary>Where all gates are looked at, a line is that of one of them: that gate's name. Null: the line is no such.</summary>
    public string? LineGate => Scope.IsAll && Line?.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? Line[..slash] : null;

    public Traffic Traffic { get; init; } = Traffic.None;

    public CauseBoard Refusals { get; init; } = CauseBoard.Empty;

    public CauseBoard Closes { get; init; } = CauseBoard.Empty;

    /// <summary>The page that Tab and the numbers choose.</summary>
    public PageKind Root { get; init; }

    /// <summary>Those pages as they were left.</summary>
    public ImmutableDictionary<PageKind, Page> Roots { get; init; } = ImmutableDictionary<PageKind, Page>.Empty;

    /// <summary>What was opened from there, the newest first.</summary>
    public ImmutableStack<Page> Opened { get; init; } = [];

    /// <summary>What is asked of the user at present; null: nothing.</summary>
    public Prompt? Prompt { get; init; }

    public Question? Question { get; init; }

    /// <summary>What there is to say until the next key; null: nothing.</summary>
    public Notice? Notice { get; init; }

    /// <summary>How many traces were begun.</summary>
    public int Traces { get; init; }

    /// <summary>The page that is seen.</summary>
    public Page Page => Opened.IsEmpty ? Roots.GetValueOrDefault(Root) ?? Page.At(Root) : Opened.Peek();

    public bool MayAct => Right != AccessRight.View;

    /// <summary>Whether rows of several gates stand in one list.</summary>
    public bool IsOfSeveral => Scope.IsAll && Page.Kind is PageKind.Sessions or PageKind.Addresses or PageKind.Attackers or PageKind.Find;

    /// <summary>The lines that the figures of traffic are of.</summary>
    public IEnumerable<LineView> SelectedLines => View?.Lines.Where(l => Line is null || l.Line == Line) ?? [];

    public (TrafficHistory Packets, TrafficHistory Replies) SelectedTraffic => Traffic.Of(Line ?? Traffic.AllLines);

    public TopState With(Page page) =>
        Opened.IsEmpty ? this with { Roots = Roots.SetItem(Root, page) } : this with { Opened = Opened.Pop().Push(page) };

    public TopState Say(Phrase text, bool isGood = true) => this with { Notice = new Notice(text, isGood) };

    /// <summary>Goes on to the next line; all together follow the last.</summary>
    public TopState SelectLine(int step)
    {
        if (View is not { Lines.Count: > 1 } view)
            return this;
        string?[] choices = [null, .. view.Lines.Select(l => l.Line)];
        return this with { Line = choices[(Array.IndexOf(choices, Line) + step + choices.Length) % choices.Length] };
    }

    /// <summary>Looks at other gates: what is known of those of before is none of theirs.</summary>
    public TopState LookAt(Scope scope) => scope == Scope ? this : this with
    {
        Scope = scope,
        View = View is null ? null : View with { Lines = [], Addresses = [] },
        IsKnown = false,
        Line = null,
        Traffic = Traffic.None,
        Refusals = CauseBoard.Empty,
        Closes = CauseBoard.Empty,
        Roots = Roots.ToImmutableDictionary(root => root.Key, root => root.Value with { Rows = [], Lines = [], Selected = 0, IsTold = false }),
        Opened = [],
    };

    /// <summary>The gate did not answer. What it told last stays to be seen.</summary>
    public TopState Miss(Phrase trouble) => this with { Trouble = trouble, IsKnown = false };

    public TopState Take(Traced traced)
    {
        if (traced.Trace != Traces || Page.Kind != PageKind.Trace)
            return this;
        var lines = Page.Lines.Count < MostTraced ? Page.Lines : Page.Lines.Skip(1);
        // What is looked back at stays where it is.
        return With(Page with { Lines = [.. lines, traced.Line], IsTold = true, Back = Page.Back == 0 ? 0 : Math.Min(Page.Back + 1, MostTraced) });
    }

    /// <summary>The gate has answered what it was asked; what it was asked for another page, or at other gates, is of no use any more.</summary>
    public TopState Take(GateTold told)
    {
        if (told.Look.Scope != Scope)
            return this;
        var answers = new Queue<InspectResult>(told.Answers);
        var status = answers.Dequeue();
        try
        {
            var state = told.Look.IsFirst ? Know(answers.Dequeue(), answers.Dequeue(), status) : this;
            var isOfPage = told.Look == Look.Of(this);
            var addresses = isOfPage && Page.Kind == PageKind.Overview ? answers.Peek().Data : null;
            state = state.Update(GateView.Read(status.Data, addresses));
            return isOfPage ? state.With(PageAnswers.Fill(state, [.. answers], status)) : state;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return Miss($"{Address} answers otherwise than a gate of this version");
        }
    }

    private TopState Know(InspectResult caller, InspectResult history, InspectResult status)
    {
        // A gate of another version may not know the question.
        var right = new ListRow(caller.Data as JsonObject ?? new JsonObject()).Text("right");
        var gate = ListRow.In(status.Data, "cluster").Text("gate");
        return this with
        {
            IsKnown = true,
            Right = right.Length == 0 ? null : right == AccessRight.Admin.Word() ? AccessRight.Admin : AccessRight.View,
            Traffic = Traffic.From(history.Data, line => Scope.IsAll && gate.Length > 0 ? $"{gate}/{line}" : line),
            Refusals = CauseBoard.Empty,
            Closes = CauseBoard.Empty,
        };
    }

    private TopState Update(GateView told)
    {
        var view = Scope.IsAll ? told.WithOtherGates() : told;
        return this with
        {
            View = view.Addresses.Count == 0 && View is not null && Page.Kind != PageKind.Overview ? view with { Addresses = View.Addresses } : view,
            Trouble = null,
            // A gate that was restarted between two looks has to be known anew.
            IsKnown = IsKnown && (View is null || view.Uptime >= View.Uptime || Scope.Gate is not null),
            Home = Scope.Gate is null ? told.Cluster?.Gate : Home,
            Refusals = Refusals.With(view.Lines.SelectMany(l => l.AllRefused())),
            Closes = Closes.With(view.Lines.SelectMany(l => l.Closes)),
            Traffic = Traffic.With(view.Lines),
            Line = view.Lines.Any(l => l.Line == Line) ? Line : null,
        };
    }
}

/// <summary>A short text that the user types.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Editor">The line being typed.</param>
/// <param name="Entered">What comes of it.</param>
internal sealed record Prompt(Phrase Label, LineEditor Editor, Func<TopState, string, TopState> Entered)
{
    public static Prompt For(Phrase label, Func<TopState, string, TopState> entered, string text = "")
    {
        var editor = new LineEditor(new CommandHistory(), _ => []);
        foreach (var letter in text)
            editor.Press(new ConsoleKeyInfo(letter, 0, false, false, false));
        return new Prompt(label, editor, entered);
    }
}

/// <summary>Asks whether something is to be done.</summary>
internal sealed record Question(Phrase Text, TopEffect Effect);

/// <summary>What there is to say.</summary>
internal sealed record Notice(Phrase Text, bool IsGood);
