using System.Text.Json.Nodes;
using Akka.Actor;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary>An actor as it can be seen from outside; what it does not tell itself is null.</summary>
internal sealed record ActorView(IActorRef Actor, ActorInspection? Inspection, IReadOnlyList<IActorRef> Children);

/// <summary>
/// Walks the live actors: the gate's own tell about themselves, all others are found by Identify through wildcard selections, so that it
/// needs nothing but Akka.NET's public API.
/// </summary>
internal sealed class ActorTree(ActorSystem system)
{
    // One tree's questions; what is deeper or wider than that is only counted.
    private const int MaxActors = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WalkPatience = TimeSpan.FromSeconds(3);

    private int _walks;

    /// <summary>The actor at a path; null when there is none.</summary>
    public async Task<IActorRef?> FindAsync(string path)
    {
        try
        {
            return (await system.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), Patience).ConfigureAwait(false)).Subject;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    public async Task<ActorView> ViewAsync(IActorRef actor)
    {
        var path = ActorPaths.Of(actor);
        if (!ActorPaths.IsGate(path))
            return new ActorView(actor, null, await ChildrenOfAsync(path).ConfigureAwait(false));
        try
        {
            var inspection = await actor.Ask<ActorInspection>(GetInspection.Instance, Patience).ConfigureAwait(false);
            return new ActorView(actor, inspection, inspection.Children);
        }
        catch (AskTimeoutException)
        {
            // Gone meanwhile, or very busy.
            return new ActorView(actor, null, []);
        }
    }

    /// <summary>The tree from an actor on, for people and for programs.</summary>
    /// <param name="root">Where it begins.</param>
    /// <param name="depth">Levels below the root.</param>
    /// <param name="width">Lines for the children of one actor.</param>
    public Task<(AnswerNode Node, JsonObject Data)> DrawAsync(IActorRef root, int depth, int width) =>
        DrawAsync(root, Phrase.Verbatim(ActorPaths.Of(root)), depth, width, new Budget());

    private async Task<(AnswerNode Node, JsonObject Data)> DrawAsync(IActorRef actor, Phrase label, int depth, int width, Budget budget)
    {
        var view = await ViewAsync(actor).ConfigureAwait(false);
        var data = new JsonObject { ["path"] = ActorPaths.Of(actor) };
        if (view.Inspection is { } inspection)
        {
            label = $"{label}  {inspection.Type} [{inspection.State}]";
            data["type"] = inspection.Type;
            data["state"] = inspection.State;
        }
        data["count"] = view.Children.Count;
        if (depth == 0 || view.Children.Count == 0)
            return (new AnswerNode(view.Children.Count == 0 ? label : Phrase.Of($"{label}  ({Figures.Of(view.Children.Count)} below)"), []), data);

        var byName = view.Children.DistinctBy(c => c.Path.Name).ToDictionary(c => c.Path.Name);
        var below = await Task.WhenAll(TreeFold.Fold(byName.Keys, width).Select(folded =>
            folded.Count == 1 && byName.TryGetValue(folded.Label.ToString(), out var child) && budget.Take()
                ? DrawAsync(child, folded.Label, depth - 1, width, budget)
                : Task.FromResult(Leaf(folded)))).ConfigureAwait(false);
        data["children"] = new JsonArray([.. below.Select(b => b.Data)]);
        return (new AnswerNode(label, [.. below.Select(b => b.Node)]), data);
    }

    private static (AnswerNode Node, JsonObject Data) Leaf(FoldedNames folded) =>
        (new AnswerNode(folded.Label, []), new JsonObject { ["folded"] = folded.Label.ToString(), ["actors"] = folded.Count });

    private async Task<IReadOnlyList<IActorRef>> ChildrenOfAsync(string path)
    {
        var collector = system.ActorOf(ChildrenCollector.Props(path), $"{ChildrenCollector.NamePrefix}{Interlocked.Increment(ref _walks)}");
        try
        {
            return (await collector.Ask<ChildrenFound>(CollectChildren.Instance, WalkPatience).ConfigureAwait(false)).Children;
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }

    private sealed class Budget
    {
        private int _left = MaxActors;

        public bool Take() => Interlocked.Decrement(ref _left) >= 0;
    }
}
