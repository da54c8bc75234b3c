using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LoginGate.Inspect;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>
/// The page's questions, each carried out as one of the inspector's commands that change nothing; a name that is not listed
/// here reaches no command.
/// </summary>
/// <param name="find">Gives the inspector; null while there is none.</param>
internal sealed class InspectorApi(Func<IInspector?> find)
{
    private static readonly HashSet<string> SortKeys = ["number", "age", "idle", "packets", "bytes", "address"];

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
            var result = await inspector.ExecuteAsync(command, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
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
        "sessions" => SessionsCommand(query),
        "bans" => "gate bans",
        "log" => "log tail",
        _ => null,
    };

    private static string? SessionsCommand(IQueryCollection query)
    {
        var command = "gate sessions";
        if (query.TryGetValue("top", out var top))
        {
            if (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 10_000)
                return null;
            command += string.Create(CultureInfo.InvariantCulture, $" --top {count}");
        }
        if (query.TryGetValue("sort", out var sort))
        {
            if (!SortKeys.Contains(sort.ToString()))
                return null;
            command += $" --sort {sort}";
        }
        if (query.TryGetValue("address", out var address))
        {
            if (!IPAddress.TryParse(address, out var ip))
                return null;
            command += $" --address {ip}";
        }
        return command;
    }

    private static string Error(string what) => new JsonObject { ["error"] = what }.ToJsonString();
}
