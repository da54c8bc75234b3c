namespace LoginGate.Inspect;

/// <summary><c>actor hierarchy</c>: the live tree of actors.</summary>
internal sealed class HierarchyCommand(ActorTree tree) : InspectCommand(new CommandHelp(
    "actor hierarchy", "[PATH]", "The live tree of actors, from /user or from PATH",
    new CommandOption("--depth", "N", "Levels below PATH, 1 to 20; 8 unless told"),
    new CommandOption("--width", "N",
        "Lines for the children of one actor, 2 to 1000; 12 unless told, then names with numbers are folded")))
{
    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var depth = arguments.Integer("--depth", 8, 1, 20);
        var width = arguments.Integer("--width", 12, 2, 1000);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var asked = arguments.Argument(0) ?? "/user";
        if (!ActorPaths.TryRead(asked, out var path))
            return Answer.Failed($"'{asked}' is no path of an actor");
        if (await tree.FindAsync(path).ConfigureAwait(false) is not { } root)
            return Answer.Failed($"no actor {path}");
        var (node, data) = await tree.DrawAsync(root, depth, width).ConfigureAwait(false);
        return new Answer([new AnswerBlock { Tree = node }], data);
    }
}
