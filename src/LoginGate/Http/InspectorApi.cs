using System.Globalization;
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

    private static readonly Caller Page = new("the page", AccessRight.View);

    // The gate answers at once or is in trouble; either way the browser asks again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The status and the command's data as JSON, or <c>{"error":"..."}</c>.</returns>
    public async Task<(int Status, string Json)> AnswerAsync(string name, IQueryCollection query, CancellationToken cancellation)
    {
        if (CommandFor(name, query) is not { } command)
            return (StatusCodes.Status404NotFound, Error("no such question, or a parameter that makes no sense"));
        if (find() is not { } inspector)
            return (StatusCodes.Status503ServiceUnavailable, Error("the inspector is not there"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var result = await inspector.ExecuteAsync(command, Page, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return result.IsGood
                ? (StatusCodes.Status200OK, result.Data?.ToJsonString() ?? "null")
                : (StatusCodes.Status503ServiceUnavailable, Error(result.Error ?? "failed"));
        }
        catch (OperationCanceledException)
        {
            return (StatusCodes.Status503ServiceUnavailable, Error("the gate did not answer in time"));
        }
    }

    /// <summary>
    /// Null: no such question. What a query says comes into a command only as a number, an address, a known word, or a text that cannot
    /// end the quotes it is put in.
    /// </summary>
    internal static string? CommandFor(string name, IQueryCollection query) => name switch
    {
        "status" => "gate status",
        "tree" => "actor hierarchy",
        "sessions" => With(query, "gate sessions", "top", "skip", "sort", "reverse", "address", "line", "search"),
        "addresses" => With(query, "gate addresses", "top", "skip", "sort", "search"),
        "bans" => With(query, "gate bans", "top", "skip", "sort", "reverse", "address", "search"),
        "log" => "log tail 300",
        _ => null,
    };

    private static string? With(IQueryCollection query, string command, params IEnumerable<string> options)
    {
        foreach (var option in options)
        {
            if (!query.TryGetValue(option, out var values))
                continue;
            var value = values.ToString();
            if (!MakesSense(option, value))
                return null;
            command += option switch
            {
                "reverse" => " --reverse",
                "search" => $" --search \"{value}\"",
                _ => $" --{option} {value}",
            };
        }
        return command;
    }

    private static bool MakesSense(string option, string value) => option switch
    {
        "top" => IsNumber(value, 1, 10_000),
        "skip" => IsNumber(value, 0, 100_000_000),
        "reverse" => value == "on",
        "line" => LineName().IsMatch(value),
        "search" => Searched().IsMatch(value),
        "sort" => SortKeys.Contains(value),
        "address" => AddressOrRange().IsMatch(value),
        _ => false,
    };

    private static bool IsNumber(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max;

    // The inspector tells in words what is wrong with an address; here it only has to be a single word.
    [GeneratedRegex(@"^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?\z")]
    private static partial Regex AddressOrRange();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,31}\z")]
    private static partial Regex LineName();

    // No quote, nothing that acts instead of being seen (controls, directions), and not like an option.
    [GeneratedRegex(@"^[^""\p{C}\p{Z}-][^""\p{C}]{0,99}\z")]
    private static partial Regex Searched();

    private static string Error(string what) => new JsonObject { ["error"] = what }.ToJsonString();
}
