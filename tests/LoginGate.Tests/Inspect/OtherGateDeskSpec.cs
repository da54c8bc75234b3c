using System.Text.Json.Nodes;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Inspect;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.Inspect;

/// <summary>Commands at other gates: <c>--gate NAME</c> and <c>--all</c>. An actor stands for the cluster.</summary>
public sealed class OtherGateDeskSpec : ActorSpec
{
    private static readonly Caller Admin = new("anna", AccessRight.Admin);

    private readonly GateStatistics _statistics = new();
    private readonly List<AskOtherGate> _asked = [];
    private readonly Inspector _inspector;

    public OtherGateDeskSpec(ITestOutputHelper output)
        : base(output)
    {
        _statistics.Others = new OtherGates("a", IsUp: true, 3, 0, 0, 0, new Dictionary<string, TimeSpan>(), [Other("b"), Other("c")]);
        Sys.ActorOf(Props.Create(() => new Cluster(_asked)), "cluster");
        _inspector = new Inspector([new Echo("gate look", AccessRight.View, CommandReach.AllGates), new Echo("gate act", AccessRight.Admin, CommandReach.OneGate)],
            new OtherGateDesk(Sys, _statistics), TimeProvider.System);
    }

    [Fact]
    public async Task A_command_for_another_gate_goes_there_without_the_option()
    {
        var result = await RunAsync("gate act \"a b\" --gate b --for 5m");

        Assert.True(result.IsGood);
        Assert.Equal(new AskOtherGate("b", "gate act \"a b\" --for 5m", "anna", IsAdmin: true), Assert.Single(_asked));
        Assert.Equal("gate act \"a b\" --for 5m at b", (string?)result.Data);
    }

    [Fact]
    public async Task A_command_for_this_gate_by_its_name_stays_here()
    {
        Assert.Equal("here 1", (string?)(await RunAsync("gate act 1 --gate a")).Data);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task All_gates_answer_and_one_that_does_not_is_named()
    {
        var result = await RunAsync("gate look 1 --all");

        var gates = result.Data!["gates"]!.AsArray();
        Assert.Equal(["a", "b", "c"], gates.Select(gate => (string?)gate!["gate"]));
        Assert.Equal(["here 1", "gate look 1 at b", null], gates.Select(gate => (string?)gate!["data"]));
        Assert.Equal([null, null, "gate c does not answer"], gates.Select(gate => (string?)gate!["error"]));
        Assert.Contains(result.Blocks, block => block.Text is ["gate c: gate c does not answer"]);
    }

    [Fact]
    public async Task Another_gate_is_asked_in_the_askers_language_and_its_answer_stays()
    {
        var result = await RunAsync("language zh gate act 1 --gate b");

        Assert.Equal(["language zh gate act 1"], _asked.Select(ask => ask.Command));
        Assert.Equal("zh", result.Language);
    }

    [Fact]
    public async Task An_older_gate_that_knows_no_language_is_asked_again_without()
    {
        _statistics.Others = _statistics.Others! with { Others = [Other("old")] };

        var result = await RunAsync("language zh gate look 1 --gate old");

        Assert.Equal(["language zh gate look 1", "gate look 1"], _asked.Select(ask => ask.Command));
        Assert.Equal("gate look 1 at old", (string?)result.Data);
        Assert.False(result.Closes);
    }

    [Fact]
    public async Task The_gates_are_named_in_the_askers_language()
    {
        var result = await RunAsync("language zh gate look 1 --all");

        Assert.Equal(["网关 a：", "", "网关 b：", "网关 c：gate c does not answer"], result.Blocks.SelectMany(block => block.Text!));
        Assert.Equal("没有网关 'x'；最接近的是：a；有 a, b, c", (await RunAsync("language zh gate act 1 --gate x")).Error);
    }

    [Theory]
    [InlineData("gate act 1 --gate x", "no gate 'x'; nearest: a; there are a, b, c")]
    [InlineData("gate look 1 --gate b --all", "--gate and --all exclude each other")]
    public async Task What_names_no_gate_is_refused(string command, string error) => Assert.Equal(error, (await RunAsync(command)).Error);

    [Theory]
    [InlineData("b", "2 gates are called b, at 10.0.0.2:9113 and 10.0.0.3:9113: give each a name of its own (login-gate.cluster.name)")]
    [InlineData("a", "2 gates are called a, at this machine and 10.0.0.3:9113: give each a name of its own (login-gate.cluster.name)")]
    public async Task A_name_that_two_gates_have_is_none(string name, string error)
    {
        _statistics.Others = _statistics.Others! with { Others = [Other("b") with { Address = "10.0.0.2:9113" }, Other(name) with { Address = "10.0.0.3:9113" }] };

        Assert.Equal(error, (await RunAsync($"gate act 1 --gate {name}")).Error);
        var gates = (await RunAsync("gate look 1 --all")).Data!["gates"]!.AsArray();

        Assert.Equal(["a", "b"], gates.Select(gate => (string?)gate!["gate"]));
        Assert.Equal(error, gates.Select(gate => (string?)gate!["error"]).Single(told => told is not null));
        Assert.DoesNotContain(_asked, ask => ask.Gate == name);
    }

    [Fact]
    public async Task Whoever_may_only_look_changes_nothing_elsewhere_either()
    {
        var result = await _inspector.ExecuteAsync("gate act 1 --gate b", Admin with { Right = AccessRight.View }, CancellationToken.None);

        Assert.True(result.LacksRight);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_command_of_another_gate_goes_no_further()
    {
        var result = await _inspector.ExecuteAsync("gate look 1 --all", Admin with { IsOtherGate = true }, CancellationToken.None);

        Assert.Equal("a command of another gate goes no further", result.Error);
    }

    [Fact]
    public async Task Without_a_cluster_it_is_said_so()
    {
        _statistics.Others = null;

        Assert.Equal("this gate is in no cluster (login-gate.cluster.enabled)", (await RunAsync("gate look 1 --all")).Error);
    }

    private static OtherGate Other(string name) => new(name, "", "", null, TimeSpan.Zero, null, null, default, IsDraining: false, []);

    private Task<InspectResult> RunAsync(string command) => _inspector.ExecuteAsync(command, Admin, CancellationToken.None);

    private sealed class Cluster : ReceiveActor
    {
        public Cluster(List<AskOtherGate> asked) => Receive<AskOtherGate>(ask =>
        {
            asked.Add(ask);
            Sender.Tell(ask.Gate == "c" ? new OtherGateAnswer(null, "gate c does not answer")
                : ask.Gate == "old" && ask.Command.StartsWith("language ", StringComparison.Ordinal)
                ? new OtherGateAnswer("""{"ok":false,"error":"unknown command 'language zh'","closes":true}""", null)
                : new OtherGateAnswer(new JsonObject { ["ok"] = true, ["blocks"] = new JsonArray(), ["data"] = $"{ask.Command} at {ask.Gate}" }.ToJsonString(), null));
        });
    }

    private sealed class Echo(string name, AccessRight right, CommandReach reach)
        : InspectCommand(new CommandHelp(name, "N", "Test", new CommandOption("--for", "TIME", "Time")) { Right = right, Reach = reach })
    {
        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation) =>
            Reply(Answer.Said("") with { Data = $"here {arguments.Required(0)}" });
    }
}
