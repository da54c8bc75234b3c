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
    private static readonly HashSet<string> SortKeys = ["number", "age", "idle", "packets", "bytes", "address"];

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

    /// <summary>Null: no such question. What a query says comes into a command only as a number, an address or a known word.</summary>
    internal static string? CommandFor(string name, IQueryCollection query) => name switch
    {
        "status" => "gate status",
        "tree" => "actor hierarchy",
        "sessions" => With(query, "gate sessions", "top", "sort", "address"),
        "addresses" => With(query, "gate addresses", "top"),
        "bans" => With(query, "gate bans", "top", "address"),
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
            command += $" --{option} {value}";
        }
        return command;
    }

    private static bool MakesSense(string option, string value) => option switch
    {
        "top" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000,
        "sort" => SortKeys.Contains(value),
        "address" => AddressOrRange().IsMatch(value),
        _ => false,
    };

    // The inspector tells in words what is wrong with an address; here it only has to be a single word.
    [GeneratedRegex(@"^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?\z")]
    private static partial Regex AddressOrRange();

    private static string Error(string what) => new JsonObject { ["error"] = what }.ToJsonString();
}
