using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoginGate.Inspect;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>
/// The page's questions, each carried out as one of the inspector's commands that change nothing; a name that is not listed
/// here reaches no command.
/// </summary>
/// <param name="find">Gives the inspector; null while there is none.</param>
internal sealed partial class InspectorApi(Func<IInspector?> find)
{
    private static readonly HashSet<string> SortKeys =
    [
        "number", "line", "age", "idle", "packets", "replies", "bytes", "address", "clients", "refused", "since", "until",
    ];

    /// <summary>In characters as people count them: the inspector's limit of a command is far above.</summary>
    private const int LongestSearch = 100;

    private static readonly Dictionary<string, (Func<string, bool> MakesSense, string Expected)> Parameters = new()
    {
        ["top"] = (text => IsNumber(text, 1, 10_000), "a whole number, 1 to 10000"),
        ["skip"] = (text => IsNumber(text, 0, 100_000_000), "a whole number, 0 to 100000000"),
        ["reverse"] = (text => text == "on", "on"),
        ["line"] = (text => LineName().IsMatch(text), "a line's name"),
        ["search"] = (IsSearched, string.Create(CultureInfo.InvariantCulture,
            $"1 to {LongestSearch} visible characters without a double quote, the first neither a blank nor '-'")),
        ["sort"] = (SortKeys.Contains, $"one of {string.Join(", ", SortKeys)}"),
        ["address"] = (text => AddressOrRange().IsMatch(text), "an address or a CIDR range"),
    };

    private static readonly Caller Page = new("the page", AccessRight.View);

    // The gate answers at once or is in trouble; either way the browser asks again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The status and the command's data as JSON, or <c>{"error":"..."}</c>.</returns>
    public async Task<(int Status, string Json)> AnswerAsync(string name, IQueryCollection query, CancellationToken cancellation)
    {
        if (CommandFor(name, query, out var wrong) is not { } command)
            return wrong is null ? (StatusCodes.Status404NotFound, Error("no such question")) : (StatusCodes.Status400BadRequest, Error(wrong));
        if (find() is not { } inspector)
            return (StatusCodes.Status503ServiceUnavailable, Error("the inspector is not there"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var result = await inspector.ExecuteAsync(command, Page, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return (StatusOf(result), result.IsGood ? result.Data?.ToJsonString() ?? "null" : Error(result.Error ?? "failed"));
        }
        catch (OperationCanceledException)
        {
            return (StatusCodes.Status503ServiceUnavailable, Error("the gate did not answer in time"));
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
            "addresses" => With(query, "gate addresses", out wrong, "top", "skip", "sort", "search"),
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
                _ => $" --{option} {value}",
            };
        }
        return command;
    }

    private static int StatusOf(InspectResult result) => result switch
    {
        { IsGood: true } => StatusCodes.Status200OK,
        { IsCallersFault: true } => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
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
