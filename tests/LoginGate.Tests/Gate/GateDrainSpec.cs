using Akka.Actor;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Settings;
using Xunit.Abstractions;

namespace LoginGate.Tests.Gate;

/// <summary>How far a gate is drained; probes stand for its lines.</summary>
public sealed class GateDrainSpec : ActorSpec
{
    private static readonly DrainSettings Settings = new(TimeSpan.FromMinutes(10), Refuses: false);

    private readonly GateDrain _drain = new() { Settings = Settings };
    private readonly TestProbe _east;
    private readonly TestProbe _west;
    private readonly TestProbe _asker;

    public GateDrainSpec(ITestOutputHelper output)
        : base(output) => (_east, _west, _asker) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

    private IActorRef[] Both => [_east.Ref, _west.Ref];

    [Theory]
    [InlineData(false, DoorPosition.Closed)]
    [InlineData(true, DoorPosition.Refusing)]
    internal void What_an_order_does_not_say_is_as_set(bool refuses, DoorPosition door)
    {
        _drain.Settings = Settings with { Refuses = refuses };

        _drain.Begin(new DrainGate(null, null, "anna"), Both);

        foreach (var line in (TestProbe[])[_east, _west])
            Assert.Equal(new DrainLine(door, Settings.For, "anna", EndsGate: true), line.ExpectMsg<DrainLine>());
    }

    [Theory]
    [InlineData(false, DoorPosition.Refusing)]
    [InlineData(true, DoorPosition.Closed)]
    internal void What_an_order_says_counts(bool refuses, DoorPosition door)
    {
        _drain.Settings = Settings with { Refuses = refuses };

        _drain.Begin(new DrainGate("east", TimeSpan.FromSeconds(5), "bob") { Door = door }, [_east.Ref]);

        Assert.Equal(new DrainLine(door, TimeSpan.FromSeconds(5), "bob", EndsGate: false), _east.ExpectMsg<DrainLine>());
        Assert.False(_drain.EndsGate);
    }

    [Fact]
    public void The_gate_ends_with_its_last_line_and_says_so_once()
    {
        Begin(line: null);
        _drain.Await(_asker.Ref, Both);
        _drain.OnDrained(_east.Ref, Both);
        AssertNoAnswer();

        _drain.OnDrained(_west.Ref, Both);
        _asker.ExpectMsg<GateDrained>();
        _drain.OnDrained(_west.Ref, Both);
        AssertNoAnswer();
    }

    [Fact]
    public void Whoever_asks_when_all_is_over_is_answered_at_once()
    {
        Begin(line: null);
        _drain.OnDrained(_east.Ref, Both);
        _drain.OnDrained(_west.Ref, Both);

        _drain.Await(_asker.Ref, Both);

        _asker.ExpectMsg<GateDrained>();
    }

    [Fact]
    public void Lines_that_are_drained_one_by_one_end_no_gate_until_it_is_told_to_end()
    {
        _drain.Await(_asker.Ref, Both);
        Begin("east");
        Begin("west");
        _drain.OnDrained(_east.Ref, Both);
        _drain.OnDrained(_west.Ref, Both);
        AssertNoAnswer();

        Begin(line: null);
        // A line that drains already may be given another time.
        Begin("east");
        Assert.True(_drain.EndsGate);
        _drain.OnDrained(_east.Ref, Both);
        AssertNoAnswer();
        _drain.OnDrained(_west.Ref, Both);
        _asker.ExpectMsg<GateDrained>();
    }

    [Fact]
    public void A_line_that_lets_clients_in_again_is_drained_no_more()
    {
        _drain.Await(_asker.Ref, Both);
        Begin(line: null);
        _drain.OnDrained(_east.Ref, Both);
        _drain.Cancel(Both);
        Assert.False(_drain.EndsGate);
        _east.FishForMessage<ReopenLine>(_ => true);
        _drain.OnDrained(_east.Ref, Both);
        _drain.OnDrained(_west.Ref, Both);
        AssertNoAnswer();

        _drain.Cancel(Both);
        Begin(line: null);
        _drain.OnDrained(_east.Ref, Both);
        _drain.Cancel([_east.Ref]);
        _drain.Begin(new DrainGate(null, null, "anna"), []);
        _drain.OnDrained(_west.Ref, Both);
        AssertNoAnswer();
    }

    private void Begin(string? line) => _drain.Begin(new DrainGate(line, null, "anna"), line switch { "east" => [_east.Ref], "west" => [_west.Ref], _ => Both });

    private void AssertNoAnswer() => _asker.ExpectNoMsg(TimeSpan.Zero);
}
