using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Firewall;
using LoginGate.Statistics;
using Xunit.Abstractions;
using static LoginGate.Tests.Firewall.Samples;

namespace LoginGate.Tests.Firewall;

/// <summary>The test stands for admission and for the programs that are run.</summary>
public sealed class FirewallActorSpec : ActorSpec
{
    private static readonly ChildResult Good = new("", null);
    private static readonly ChildResult NoSuchTable = new("", "nft ended with 1: No such file or directory");

    // How long nothing is awaited.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<FirewallCommand, TaskCompletionSource<ChildResult>> _runs = new(ReferenceEqualityComparer.Instance);
    private readonly GateStatistics _statistics = new();
    private readonly TestProbe _admission;
    private readonly TestProbe _nft;
    private readonly IActorRef _firewall;

    public FirewallActorSpec(ITestOutputHelper output)
        : base(output)
    {
        (_admission, _nft) = (CreateTestProbe(), CreateTestProbe());
        _statistics.Add("main").Listening = IPEndPoint.Parse("0.0.0.0:7000");
        var clock = new VirtualClock(Sys.Scheduler);
        _firewall = Sys.ActorOf(FirewallActor.Props(
            new Nftables("t", isReject: false, "nft"), _admission.Ref, _statistics, Run, clock));
    }

    [Fact]
    public void It_builds_a_table_with_all_bans_and_says_so()
    {
        Start(Ban("10.0.0.1"));

        Assert.Equal((true, 1, 0L, 0L), Status());
    }

    [Fact]
    public void What_changes_while_nft_is_at_work_goes_to_it_together_when_it_is_done()
    {
        Start();
        Differ();
        Taken(Changes(Ban("10.0.0.1")));
        var first = ExpectScript("add element inet t banned4 { 10.0.0.1 }\n");
        _firewall.Tell(BansDiffer.Instance);
        _firewall.Tell(BansDiffer.Instance);
        Settle(_firewall);
        Pass(FirewallActor.Tick);
        _admission.ExpectNoMsg(TimeSpan.Zero);

        // It rests four times as long as that took.
        Reply(first, Good);
        Pass(FirewallActor.Tick * 3);
        _admission.ExpectNoMsg(TimeSpan.Zero);
        Pass(FirewallActor.Tick * 3);
        Assert.False(_admission.ExpectMsg<TakeBans>().All);
        Taken(Changes(Lift("10.0.0.1"), Ban("10.0.0.2")));
        Reply(ExpectScript("delete element inet t banned4 { 10.0.0.1 }\nadd element inet t banned4 { 10.0.0.2 }\n"), Good);

        Assert.Equal((true, 1, 0L, 0L), Status());
    }

    [Fact]
    public void Lines_that_come_are_guarded_and_those_behind_a_proxy_are_not()
    {
        Start();
        _statistics.Add("proxied").IsBehindProxy = true;
        _statistics.Add("proxied").Listening = IPEndPoint.Parse("0.0.0.0:7002");
        _statistics.Add("other").Listening = IPEndPoint.Parse("10.0.0.1:7001");

        Pass(FirewallActor.Tick);

        Reply(ExpectScript("flush chain inet t lines\nadd rule inet t lines meta nfproto ipv4 tcp dport 7000 jump refuse\nadd rule inet t lines ip daddr 10.0.0.1 tcp dport 7001 jump refuse\n"), Good);
    }

    [Fact]
    public void A_change_that_nft_refuses_is_mended_by_building_everything_anew()
    {
        Start();
        Differ();
        Taken(Changes(Ban("10.0.0.1")));
        Reply(ExpectScript("add element inet t banned4 { 10.0.0.1 }\n"), NoSuchTable);
        Assert.Equal((false, 0, 0L, 1L), Status());

        PassTo(FirewallActor.Delays[0], out var build);
        Assert.EndsWith("add element inet t banned4 { 10.0.0.1 }\n", build.Input, StringComparison.Ordinal);
        Assert.Contains("delete table inet t\n", build.Input, StringComparison.Ordinal);
        Reply(build, Good);

        Assert.Equal((true, 1, 0L, 1L), Status());
    }

    [Fact]
    public void A_look_finds_a_table_that_is_gone_and_counts_over_it()
    {
        Start(Ban("10.0.0.1"));
        Reply(ExpectLook(), new ChildResult(Listed("""["10.0.0.1"]"""), null));
        Assert.Equal((true, 1, 41L, 0L), Status());

        Reply(ExpectLook(), NoSuchTable);
        PassTo(FirewallActor.Tick, out var build);
        Assert.Contains("delete table inet t\n", build.Input, StringComparison.Ordinal);
        Reply(build, Good);
        Reply(ExpectLook(), new ChildResult(Listed("""["10.0.0.1"]""", refused: 2), null));

        Assert.Equal((true, 1, 43L, 0L), Status());
    }

    [Fact]
    public void Elements_that_somebody_removed_or_added_are_put_back_and_removed()
    {
        Start(Ban("10.0.0.1"), Ban("10.0.0.3"));
        var look = ExpectLook();
        EventFilter.Warning(contains: "t was changed by somebody else (1 element missing, 2 foreign)").ExpectOne(() =>
            Reply(look, new ChildResult(Listed("""["10.0.0.1", "10.0.0.8"]""", """["2001:db8::1"]"""), null)));

        PassTo(FirewallActor.Tick, out var change);
        Assert.Equal("delete element inet t banned4 { 10.0.0.8 }\ndelete element inet t banned6 { 2001:db8::1 }\nadd element inet t banned4 { 10.0.0.3 }\n", change.Input);
        Reply(change, Good);

        Reply(ExpectLook(), new ChildResult(Listed("""["10.0.0.1", "10.0.0.3"]"""), null));
        Pass(FirewallActor.Tick * 2);
        _nft.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal((true, 2, 41L, 0L), Status());
    }

    [Fact]
    public void The_longer_a_look_takes_the_longer_it_is_until_the_next()
    {
        Start(Ban("10.0.0.1"));
        var look = ExpectLook();
        Advance(FirewallActor.Tick * 2);
        Reply(look, new ChildResult(Listed("""["10.0.0.1"]"""), null));

        // A twentieth of the time is for looking, at the most.
        PassTo(FirewallActor.Tick * 41, out _, atLeast: FirewallActor.Tick * 39);
    }

    [Fact]
    public void A_mending_that_nft_refuses_ends_in_a_table_built_anew()
    {
        Start(Ban("10.0.0.1"));
        Reply(ExpectLook(), new ChildResult(Listed(null), null));
        PassTo(FirewallActor.Tick, out var change);
        Assert.Equal("add element inet t banned4 { 10.0.0.1 }\n", change.Input);
        Reply(change, NoSuchTable);

        PassTo(FirewallActor.Delays[0], out var build);
        Assert.Contains("delete table inet t\n", build.Input, StringComparison.Ordinal);
        Reply(build, Good);
        Pass(FirewallActor.Tick * 2);
        _nft.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_is_not_permitted_is_said_once_tried_again_and_the_end_removes_nothing()
    {
        var refused = new ChildResult("", "nft ended with 1: Operation not permitted");
        EventFilter.Error(contains: "Operation not permitted; it needs the program nft and CAP_NET_ADMIN").ExpectOne(() => BeginWith(refused));
        EventFilter.Error().Expect(0, Moment, () =>
        {
            PassTo(FirewallActor.Delays[0], out var again);
            Reply(again, refused);
        });
        Assert.Equal((false, 0, 0L, 2L), Status());

        _firewall.Tell(EndFirewall.Instance, TestActor);
        ExpectMsg<FirewallEnded>();
        _nft.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_end_waits_for_what_is_at_work_and_removes_the_table()
    {
        Start();
        Differ();
        Taken(Changes(Ban("10.0.0.1")));
        var change = ExpectScript("add element inet t banned4 { 10.0.0.1 }\n");
        _firewall.Tell(EndFirewall.Instance, TestActor);
        Settle(_firewall);

        Reply(change, Good);
        Reply(ExpectScript("add table inet t\ndelete table inet t\n"), Good);

        ExpectMsg<FirewallEnded>();
    }

    private Task<ChildResult> Run(FirewallCommand command, CancellationToken ending)
    {
        var run = _runs[command] = new TaskCompletionSource<ChildResult>();
        _nft.Ref.Tell(command);
        return run.Task;
    }

    private void Start(params IReadOnlyList<BanChange> bans)
    {
        BeginWith(Good, bans);
        Pass(FirewallActor.Collect);
    }

    /// <summary>From the first question to the end of the first build.</summary>
    private void BeginWith(ChildResult built, params IReadOnlyList<BanChange> bans)
    {
        Settle(_firewall);
        Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_admission.ExpectMsg<TakeBans>().All);
        _firewall.Tell(All(bans), _admission.Ref);
        var look = _nft.ExpectMsg<FirewallCommand>();
        Assert.Contains("list", look.Words);
        Reply(look, NoSuchTable);
        var build = _nft.ExpectMsg<FirewallCommand>();
        Assert.Contains("tcp dport 7000", build.Input, StringComparison.Ordinal);
        Reply(build, built);
    }

    private void Differ()
    {
        _firewall.Tell(BansDiffer.Instance);
        Settle(_firewall);
        Pass(FirewallActor.Collect);
        Assert.False(_admission.ExpectMsg<TakeBans>().All);
    }

    private void Taken(BansTaken taken) => _firewall.Tell(taken, _admission.Ref);

    private FirewallCommand ExpectScript(string script)
    {
        var command = _nft.ExpectMsg<FirewallCommand>();
        Assert.Equal(script, command.Input);
        return command;
    }

    private FirewallCommand ExpectLook()
    {
        PassTo(FirewallActor.LookInterval + FirewallActor.Tick, out var look);
        Assert.Contains("list", look.Words);
        return look;
    }

    /// <summary>The program ends so; the actor has heard of it when this returns.</summary>
    private void Reply(FirewallCommand command, ChildResult result)
    {
        Complete(_firewall, _runs[command], result);
        Settle(_firewall);
    }

    /// <summary>Lets time pass in small steps, so that what comes of one timer is there before the next.</summary>
    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += FirewallActor.Collect)
        {
            Advance(FirewallActor.Collect);
            Settle(_firewall);
        }
    }

    /// <summary>Lets time pass until a program is run, not before another; questions for bans are answered meanwhile.</summary>
    private void PassTo(TimeSpan time, out FirewallCommand command, TimeSpan atLeast = default)
    {
        for (var passed = TimeSpan.Zero; passed <= time + FirewallActor.Tick; passed += FirewallActor.Collect)
        {
            Advance(FirewallActor.Collect);
            Settle(_firewall);
            while (_admission.HasMessages)
            {
                _admission.ExpectMsg<TakeBans>();
                Taken(Changes());
                Settle(_firewall);
            }
            if (!_nft.HasMessages)
                continue;
            Assert.True(passed >= atLeast, $"something is run after {passed}");
            command = _nft.ExpectMsg<FirewallCommand>();
            return;
        }
        throw new InvalidOperationException("nothing is run");
    }

    private (bool IsUp, int Elements, long Refused, long Failures) Status() =>
        _statistics.Firewall is { Refused: { } refused } status ? (status.IsUp, status.Elements, refused, status.Failures) : throw new InvalidOperationException();
}
