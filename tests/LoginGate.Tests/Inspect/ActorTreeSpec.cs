using Akka.Actor;
using Akka.TestKit.Xunit2;
using LoginGate.Inspect;
using Xunit.Abstractions;

namespace LoginGate.Tests.Inspect;

/// <summary>The walk over actors that know nothing of it.</summary>
public sealed class ActorTreeSpec(ITestOutputHelper output) : TestKit(ActorSpec.Patient, output: output)
{
    [Fact]
    public async Task Foreign_actors_are_found_by_their_answers_level_by_level()
    {
        Sys.ActorOf(Props.Create(() => new Parent(3, 2)), "root");

        var lines = await Draw("/user/root", depth: 5, width: 10);

        Assert.Equal(
            ["/user/root", "├─ c-0", "│  ├─ c-0", "│  └─ c-1", "├─ c-1", "│  ├─ c-0", "│  └─ c-1", "└─ c-2", "   ├─ c-0", "   └─ c-1"], lines);
    }

    [Fact]
    public async Task Many_children_are_one_line_and_depth_ends_with_a_count()
    {
        Sys.ActorOf(Props.Create(() => new Parent(500, 0)), "many");
        Sys.ActorOf(Props.Create(() => new Parent(2, 3)), "deep");

        Assert.Equal(["/user/many", "└─ c-0 ... c-499 (500)"], await Draw("/user/many", depth: 5, width: 10));
        Assert.Equal(["/user/deep", "├─ c-0  (3 below)", "└─ c-1  (3 below)"], await Draw("/user/deep", depth: 1, width: 10));
    }

    [Fact]
    public async Task A_busy_child_is_missed_and_holds_nobody_up()
    {
        Sys.ActorOf(Props.Create(() => new Parent(2, 0)), "some");
        var gate = new TaskCompletionSource();
        await AwaitConditionAsync(async () => await new ActorTree(Sys).FindAsync("/user/some/c-0") is not null);
        Sys.ActorSelection("/user/some/c-0").Tell(gate.Task);

        // Where the machine has no time for the other one, that is missed too.
        await AwaitAssertAsync(async () => Assert.Equal(["/user/some", "└─ c-1"], await Draw("/user/some", depth: 2, width: 10).WaitAsync(TimeSpan.FromSeconds(60))));
        gate.SetResult();
    }

    [Fact]
    public async Task There_is_no_actor_where_there_is_none()
    {
        Assert.Null(await new ActorTree(Sys).FindAsync("/user/nobody"));
    }

    [Fact]
    public async Task A_walk_leaves_no_actor_behind()
    {
        Sys.ActorOf(Props.Create(() => new Parent(2, 2)), "root");
        await Draw("/user", depth: 5, width: 10);

        await AwaitConditionAsync(async () =>
        {
            var tree = new ActorTree(Sys);
            return (await tree.ViewAsync((await tree.FindAsync("/user"))!)).Children.All(c => c.Path.Name == "root" || c.Path.Name.StartsWith("test", StringComparison.Ordinal));
        });
    }

    private async Task<string[]> Draw(string path, int depth, int width)
    {
        var tree = new ActorTree(Sys);
        var root = await tree.FindAsync(path);
        Assert.NotNull(root);
        var (node, _) = await tree.DrawAsync(root, depth, width);
        return [.. PlainText.Lines(new InspectResult(true, null, [new InspectBlock { Tree = node.In(null) }], null))];
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(int children, int grandchildren)
        {
            for (var i = 0; i < children; i++)
                Context.ActorOf(Props.Create(() => new Parent(grandchildren, 0)), $"c-{i}");
            Receive<Task>(wait => wait.Wait());
        }
    }
}
