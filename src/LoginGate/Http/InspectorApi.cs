using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoginGate.Inspect;
using LoginGate.Shared;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>
/// The page's questions, each carried out as one of the inspector's commands that change nothing, where a name that is not listed
/// here reaches no command; and the commands of those who have logged in.
/// </summary>
/// <param name="find">Gives the inspector; null while there is none.</param>
/// <param name="log">Where commands are told of that were not carried out.</param>
internal sealed partial class InspectorApi(Func<IInspector?> find, OperatorLog log)
{
    private static readonly HashSet<string> SortKeys =
    [
        "number", "line", "age", "idle", "packets", "replies", "bytes", "address", "clients", "refused", "since", "until",
    ];

    private static readonly HashSet<string> Figures = ["connects", "refused", "violations", "guesses", "bytes"];
    private static readonly HashSet<string> Scopes = ["address", "network", "country", "as"];
    private static readonly HashSet<string> Subjects = ["address", "network", "account"];
    private static readonly HashSet<string> Windows = ["1", "5", "15"];

    /// <summary>In characters as people count them: the inspector's limit of a command is far above.</summary>
    private const int LongestSearch = 100;

    private static readonly string Searched = string.Create(CultureInfo.InvariantCulture,
        $"1 to {LongestSearch} visible characters without a double quote, the first neither a blank nor '-'");

    private static readonly Dictionary<string, (Func<string, bool> MakesSense, string Expected)> Parameters = new()
    {
        ["top"] = (text => IsNumber(text, 1, 10_000), "a whole number, 1 to 10000"),
        ["skip"] = (text => IsNumber(text, 0, 100_000_000), "a whole number, 0 to 100000000"),
        ["reverse"] = (text => text == "on", "on"),
        ["line"] = (text => LineName().IsMatch(text), "a line's name"),
        ["search"] = (IsSearched, Searched),
        ["text"] = (IsSearched, Searched),
        ["sort"] = (SortKeys.Contains, $"one of {string.Join(", ", SortKeys)}"),
        ["by"] = (Figures.Contains, $"one of {string.Join(", ", Figures)}"),
        ["per"] = (Scopes.Contains, $"one of {string.Join(", ", Scopes)}"),
        ["subject"] = (Subjects.Contains, $"one of {string.Join(", ", Subjects)}"),
        ["minutes"] = (Windows.Contains, $"one of {string.Join(", ", Windows)}"),
        ["address"] = (text => AddressOrRange().IsMatch(text), "an address or a CIDR range"),
    };

    private static readonly InspectResult Absent = Answer.Failed("the inspector is not there").In(null);
    private static readonly InspectResult Late = Answer.Failed("the gate did not answer in time").In(null);

    // The gate answers at once or is in trouble; either way the browser asks again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A reload asks every line.
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(15);

    /// <returns>The status and the command's data as JSON, or <c>{"error":"..."}</c>.</returns>
    public async Task<(int Status, string Json)> AnswerAsync(string name, IQueryCollection query, Caller caller, CancellationToken cancellation)
    {
        if (CommandFor(name, query, out var wrong) is not { } command)
            return wrong is null ? (StatusCodes.Status404NotFound, Error("no such question")) : (StatusCodes.Status400BadRequest, Error(wrong));
        var result = await ExecuteAsync(command, caller, Patience, cancellation).ConfigureAwait(false);
        return (StatusOf(result, StatusCodes.Status503ServiceUnavailable), result.IsGood ? result.Data?.ToJsonString() ?? "null" : Error(result.Error ?? "failed"));
    }

    /// <summary>Carries out a command; one that was not carried out is in the log as those are that were.</summary>
    /// <returns>The status and <c>{"text":[...],"data":...}</c>, or <c>{"error":"..."}</c>.</returns>
    public async Task<(int Status, string Json)> CarryOutAsync(string command, Caller caller, CancellationToken cancellation)
    {
        var result = await ExecuteAsync(command, caller, CommandPatience, cancellation).ConfigureAwait(false);
        if (!result.IsGood)
        {
            log.Did(caller, $"'{Excerpt.Of(command)}' not done: {result.Reason}");
            return (StatusOf(result, StatusCodes.Status409Conflict), Error(result.Error ?? "failed"));
        }
        var text = result.Blocks.SelectMany(block => block.Text ?? []).Select(line => (JsonNode)line);
        return (StatusCodes.Status200OK, new JsonObject { ["text"] = new JsonArray([.. text]), ["data"] = result.Data?.DeepClone() }.ToJsonString());
    }

    private async Task<InspectResult> ExecuteAsync(string command, Caller caller, TimeSpan patience, CancellationToken cancellation)
    {
        if (find() is not { } inspector)
            return Absent;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await inspector.ExecuteAsync(command, caller, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Late;
        }
    }

    /// <summary><c>{"error":"..."}</c>.</summary>
    public static string Error(string what) => new JsonObject { ["error"] = what }.ToJsonString();

    /// <summary>
    /// Null: no such question, or one with a parameter that makes no sense, which is told. What a query says comes into a command only as
    /// a number, an address, a known word, or a text that cannot end the quotes it is put in.
    /// </summary>
    internal static string? CommandFor(string name, IQueryCollection query, out string? wrong)
    {
        wrong = null;
        return name switch
        {
            "status" => "gate status",
            "tree" => "actor hierarchy",
            "sessions" => With(query, "gate sessions", out wrong, "top", "skip", "sort", "reverse", "address", "line", "search"),
            "find" => With(query, "gate find", out wrong, "top", "skip", "line", "text"),
            "addresses" => With(query, "gate addresses", out wrong, "top", "skip", "sort", "search"),
            "attackers" => With(query, "gate attackers", out wrong, "by", "per", "minutes", "top", "skip", "search"),
            "guesses" => With(query, "gate guesses", out wrong, "subject", "top", "skip", "search"),
            "bans" => With(query, "gate bans", out wrong, "top", "skip", "sort", "reverse", "address", "search"),
            "log" => "log tail 300",
            _ => null,
        };
    }

    private static string? With(IQueryCollection query, string command, out string? wrong, params ReadOnlySpan<string> options)
    {
        wrong = null;
        foreach (var option in options)
        {
            if (!query.TryGetValue(option, out var values))
                continue;
            var (value, (makesSense, expected)) = (values.ToString(), Parameters[option]);
            if (!makesSense(value))
            {
                wrong = $"{option} must be {expected}";
                return null;
            }
            command += option switch
            {
                "reverse" => " --reverse",
                "search" => $" --search \"{value}\"",
                "text" => $" \"{value}\"",
                "subject" => $" --by {value}",
                _ => $" --{option} {value}",
            };
        }
        return command;
    }

    /// <param name="result">What came of it.</param>
    /// <param name="no">What it means that the gate said no.</param>
    private static int StatusOf(InspectResult result, int no) => result switch
    {
        { IsGood: true } => StatusCodes.Status200OK,
        { LacksRight: true } => StatusCodes.Status403Forbidden,
        { IsCallersFault: true } => StatusCodes.Status400BadRequest,
        _ when ReferenceEquals(result, Absent) || ReferenceEquals(result, Late) => StatusCodes.Status503ServiceUnavailable,
        _ => no,
    };

    private static bool IsNumber(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max;

    // No quote, nothing that acts instead of being seen (controls, directions), and not like an option.
    private static bool IsSearched(string text)
    {
        var length = 0;
        foreach (var c in text.EnumerateRunes())
        {
            var kind = Rune.GetUnicodeCategory(c);
            var isBlank = kind is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (c.Value == '"' || kind is UnicodeCategory.Control or UnicodeCategory.Format || (length == 0 && (isBlank || c.Value == '-')))
                return false;
            length++;
        }
        return length is > 0 and <= LongestSearch;
    }

    // The inspector tells in words what is wrong with an address; here it only has to be a single word.
    [GeneratedRegex(@"^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?\z")]
    private static partial Regex AddressOrRange();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,31}\z")]
    private static partial Regex LineName();
}
