using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoginGate.Inspect;

/// <summary><c>actor inspect</c>: one actor.</summary>
internal sealed class InspectActorCommand(ActorTree tree)
    : InspectCommand(new CommandHelp("actor inspect", "PATH",
        "One actor: its class, state, children and counters; main/listener is /user/gate/main/listener"))
{
    // The public API of Akka.NET has no way to it.
    private const string MailboxUntold = "not told by Akka.NET";

    private const int Width = 12;

    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (!ActorPaths.TryRead(arguments.Required(0), out var path))
            return InspectResult.Failed($"'{arguments.Required(0)}' is no path of an actor");
        if (await tree.FindAsync(path).ConfigureAwait(false) is not { } actor)
            return InspectResult.Failed($"no actor {path}");
        var view = await tree.ViewAsync(actor).ConfigureAwait(false);
        return new InspectResult(true, null, [new InspectBlock { Table = TableOf(path, view) }], DataOf(path, view));
    }

    private static InspectTable TableOf(string path, ActorView view)
    {
        var children = TreeFold.Fold(view.Children.Select(c => c.Path.Name), Width);
        List<IReadOnlyList<string>> rows =
        [
            ["class", view.Inspection?.Type ?? "not told (not one of the gate's own)"],
            ["state", view.Inspection?.State ?? "not told"],
            ["mailbox", MailboxUntold],
            ["children", view.Children.Count == 0
                ? "none" : $"{Figures.Of(view.Children.Count)}: {string.Join(", ", children.Select(c => c.Label))}"],
        ];
        rows.AddRange((view.Inspection?.Counters ?? []).Select(c => (IReadOnlyList<string>)[c.Name, Show(c.Value)]));
        return new InspectTable(path, ["", ""], rows);
    }

    private static JsonObject DataOf(string path, ActorView view) => new()
    {
        ["path"] = path,
        ["type"] = view.Inspection?.Type,
        ["state"] = view.Inspection?.State,
        ["mailbox"] = null,
        ["count"] = view.Children.Count,
        ["children"] = new JsonArray([.. TreeFold.Fold(view.Children.Select(c => c.Path.Name), Width).Select(c => (JsonNode?)c.Label)]),
        ["counters"] = new JsonObject((view.Inspection?.Counters ?? []).Select(
            c => KeyValuePair.Create(c.Name, JsonSerializer.SerializeToNode(c.Value)))),
    };

    private static string Show(object? value) => value switch
    {
        null => "none",
        int or long => Figures.Of(Convert.ToInt64(value, null)),
        bool flag => flag ? "yes" : "no",
        _ => value.ToString() ?? "",
    };
}
