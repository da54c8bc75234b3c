using System.Globalization;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>What the gate is asked, every second, to fill a page.</summary>
/// <param name="Kind">The page's kind.</param>
/// <param name="Scope">The gates.</param>
/// <param name="IsFirst">Whether also what is asked once only: whom the gate takes the user for, and the past.</param>
/// <param name="Commands">A line each, the gate's status first.</param>
internal sealed record Look(PageKind Kind, Scope Scope, bool IsFirst, string Commands)
{
    private const string Status = "gate status";

    public IEnumerable<string> Lines => Commands.Split('\n');

    public static Look Of(TopState state)
    {
        var (page, scope) = (state.Page, state.Scope);
        string[] first = state.IsKnown ? [] : ["whoami", .. Asked("gate history", scope.IsAll ? [] : scope.Words)];
        // Of the others the cluster has told the gate enough.
        IEnumerable<string> all = [.. Asked(Status, scope.IsAll ? [] : scope.Words), .. first, .. QuestionsOf(page, state)];
        return new Look(page.Kind, scope, !state.IsKnown, string.Join('\n', all));
    }

    private static IEnumerable<string> QuestionsOf(Page page, TopState state)
    {
        var scope = state.Scope;
        return page.Kind switch
        {
            PageKind.Overview => Asked("gate addresses --top 100", scope.IsAll ? [] : scope.Words),
            PageKind.Sessions => Asked(page.List!.Command, [.. Search(page), .. Sort(page), .. LineAndScope(state)]),
            PageKind.Addresses => Asked(page.List!.Command, [.. Search(page), .. Sort(page), .. scope.Words]),
            PageKind.Attackers => Asked(page.List!.Command, ["--per", page.Per, .. Search(page), .. Sort(page), .. scope.Words]),
            // Bans are those of all gates.
            PageKind.Bans => Asked(page.List!.Command, [.. Search(page), .. Sort(page), .. Scope.WordsOf(scope.Gate)]),
            PageKind.Find => Asked(page.List!.Command, [.. page.Filter.Length > 0 ? [page.Filter] : Array.Empty<string>(), .. LineAndScope(state)]),
            PageKind.Log => scope.Gate is null ? ["log tail 500"] : [],
            PageKind.Session => OfSession(page.Of!),
            PageKind.Address => OfAddress(page.Of!, page),
            _ => [],
        };
    }

    private static IEnumerable<string> OfSession(Target of)
    {
        var number = of.Session.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> at = Scope.WordsOf(of.Gate);
        return
        [
            .. Asked("gate session", [number, "--line", of.Line, .. at]),
            .. Asked("gate find --top 5", ["--number", number, "--line", of.Line, "--address", of.Address, .. at]),
        ];
    }

    private static IEnumerable<string> OfAddress(Target of, Page page)
    {
        IEnumerable<string> at = Scope.WordsOf(of.Gate);
        return
        [
            .. Asked(ListKind.Find.Command, [.. page.Filter.Length > 0 ? [page.Filter] : Array.Empty<string>(), "--address", of.Address, .. at]),
            .. Asked("gate addresses --top 1", ["--search", of.Address, .. at]),
            .. Asked("gate attackers --top 1 --by connects", ["--search", of.Address, .. at]),
            .. Asked("gate bans --top 5", ["--address", of.Address, .. at]),
        ];
    }

    private static IEnumerable<string> LineAndScope(TopState state)
    {
        if (state.Line is not { } line)
            return state.Scope.Words;
        return state.LineGate is { } gate ? ["--line", line[(gate.Length + 1)..], .. Scope.WordsOf(gate)] : ["--line", line, .. state.Scope.Words];
    }

    private static IEnumerable<string> Search(Page page) => page.Filter.Length > 0 ? ["--search", page.Filter] : [];

    private static IEnumerable<string> Sort(Page page) => page.List!.Sorted is { } option && page.Sorted!.Sort is { } word && (page.IsSortChosen || !page.List.GateSorts)
        ? page.IsReversed && page.List.Turns ? [option, word, "--reverse"] : [option, word]
        : [];

    private static string[] Asked(string command, params IEnumerable<string> words) =>
        [CommandWords.Join(words) is { Length: > 0 } rest ? $"{command} {rest}" : command];
}
