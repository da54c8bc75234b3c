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

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (!ActorPaths.TryRead(arguments.Required(0), out var path))
            return Answer.Failed($"'{arguments.Required(0)}' is no path of an actor");
        if (await tree.FindAsync(path).ConfigureAwait(false) is not { } actor)
            return Answer.Failed($"no actor {path}");
        var view = await tree.ViewAsync(actor).ConfigureAwait(false);
        return new Answer([new AnswerBlock { Table = TableOf(path, view) }], DataOf(path, view));
    }

    private static AnswerTable TableOf(string path, ActorView view)
    {
        var children = TreeFold.Fold(view.Children.Select(c => c.Path.Name), Width);
        List<IReadOnlyList<Phrase>> rows =
        [
            ["class", view.Inspection is { } told ? Phrase.Verbatim(told.Type) : "not told (not one of the gate's own)"],
            ["state", view.Inspection is { } known ? Phrase.Verbatim(known.State) : "not told"],
            ["mailbox", MailboxUntold],
            ["children", view.Children.Count == 0
                ? "none" : Phrase.Of($"{Figures.Of(view.Children.Count)}: {Phrase.Join(", ", children.Select(c => c.Label))}")],
        ];
        rows.AddRange((view.Inspection?.Counters ?? []).Select(c => (IReadOnlyList<Phrase>)[(Phrase)c.Name, Show(c.Value)]));
        return new AnswerTable(Phrase.Verbatim(path), ["", ""], rows);
    }

    private static JsonObject DataOf(string path, ActorView view) => new()
    {
        ["path"] = path,
        ["type"] = view.Inspection?.Type,
        ["state"] = view.Inspection?.State,
        ["mailbox"] = null,
        ["count"] = view.Children.Count,
        ["children"] = new JsonArray([.. TreeFold.Fold(view.Children.Select(c => c.Path.Name), Width).Select(c => (JsonNode?)c.Label.ToString())]),
        ["counters"] = new JsonObject((view.Inspection?.Counters ?? []).Select(
            c => KeyValuePair.Create(c.Name, JsonSerializer.SerializeToNode(c.Value)))),
    };

    private static Phrase Show(object? value) => value switch
    {
        null => "none",
        int or long => Figures.Of(Convert.ToInt64(value, null)),
        bool flag => flag ? "yes" : "no",
        _ => Phrase.Verbatim(value.ToString() ?? ""),
    };
}
