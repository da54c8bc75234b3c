using Akka.Actor;
using Akka.TestKit;
using LoginGate.Cluster;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Places;
using LoginGate.Contracts;
using LoginGate.Peers;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Peers;

/// <summary>The bridge between gate and cluster; probes stand for admission and for the cluster.</summary>
public sealed class PeersActorSpec : ActorSpec
{
    private static readonly DateTimeOffset Since = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-peers").FullName;
    private readonly GateStatistics _statistics = new();
    private readonly TestProbe _admission;
    private readonly TestProbe _cluster;

    public PeersActorSpec(ITestOutputHelper output)
        : base(output) => (_admission, _cluster) = (CreateTestProbe(), CreateTestProbe());

    private string LiftPath => Path.Combine(_folder, "bans.txt.lifted");

    [Fact]
    public void When_the_cluster_is_ready_it_is_told_the_lifts_and_admission_is_followed()
    {
        File.WriteAllText(LiftPath, "203.0.113.7 until=2099-01-01 since=2026-11-29T12:00:00Z # why\n");
        var peers = Start();

        peers.Tell(GatesReady.Instance);

        var lift = Assert.Single(ExpectOf<ShareBans>(_cluster).Bans);
        Assert.Equal((true, HybridStamp.At(Since)), (lift.IsLifted, lift.Stamp));
        _admission.ExpectMsg<FollowAdmission>();
        Assert.Equal("a", ExpectOf<ShareSummary>(_cluster).Summary.Gate);
    }

    [Fact]
    public void Bans_that_were_kept_are_as_old_as_they_say_and_others_are_new()
    {
        var peers = Start();
        var dated = new BanChange(Network("203.0.113.7"), null, Since, "x", IsLifted: false);

        peers.Tell(new BansChanged([dated, dated with { Range = Network("203.0.113.8"), Since = null }], AreKept: true));
        peers.Tell(new BansChanged([dated], AreKept: false));

        Assert.Equal([HybridStamp.At(Since), default(HybridStamp)], ExpectOf<ShareBans>(_cluster).Bans.Select(ban => ban.Stamp));
        Assert.Null(Assert.Single(ExpectOf<ShareBans>(_cluster).Bans).Stamp);
    }

    [Fact]
    public void What_the_cluster_says_goes_to_admission_and_lifts_into_the_file()
    {
        var peers = Start();
        var block = Network("203.0.113.7").ToBlock();

        peers.Tell(new BansShared([new SharedBan(block, Clock.GetUtcNow() + TimeSpan.FromDays(1), null, "why", IsLifted: true, HybridStamp.At(Since), "b")]));
        peers.Tell(new PlacesShared([new PlaceCount(block, 3)]));
        peers.Tell(PlacesForgotten.Instance);

        var change = Assert.Single(_admission.ExpectMsg<ApplySharedBans>().Changes);
        Assert.Equal((Network("203.0.113.7"), true, "b"), (change.Range, change.IsLifted, change.Gate));
        Assert.Equal([KeyValuePair.Create(Range("203.0.113.7"), 3)], _admission.ExpectMsg<ApplyPlacesElsewhere>().Places);
        _admission.ExpectMsg<ForgetPlacesElsewhere>();
        AwaitAssert(() =>
        {
            ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("203.0.113.7 until=", File.ReadAllText(LiftPath), StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void What_is_known_of_the_others_is_there_to_be_read()
    {
        var peers = Start();
        var summary = new GateSummary("b", "1", Since, Since, IsDraining: true, [new LineSummary("main", "x", "up", 7, 1, 2)]);

        peers.Tell(new GatesSeen(
            [new GateInfo(Akka.Actor.Address.Parse("akka.tcp://gates@10.0.0.2:9113"), summary, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(4))],
            IsUp: true, Members: 2, BansKnown: 5, BansUnshared: 0, Refused: 1, new Dictionary<string, TimeSpan>()));

        AwaitAssert(() => Assert.NotNull(_statistics.Others));
        var other = Assert.Single(_statistics.Others!.Others);
        Assert.Equal(("b", "10.0.0.2:9113", true, 7), (other.Gate, other.Address, other.IsDraining, other.Lines[0].Sessions));
        var now = Clock.Now();
        Assert.Equal((now - TimeSpan.FromSeconds(3), now - TimeSpan.FromSeconds(4)), (other.Heard, other.Unreachable));
    }

    [Fact]
    public void Commands_pass_both_ways()
    {
        var peers = Start();
        peers.Tell(new AskOtherGate("b", "gate status", "anna", IsAdmin: true), TestActor);
        var order = ExpectOf<OrderGate>(_cluster);
        _cluster.Reply(new GateAnswer("{}", null));
        Assert.Equal(("b", "gate status", "anna", true), (order.Gate, order.Command, order.Caller, order.IsAdmin));
        Assert.Equal("{}", ExpectMsg<OtherGateAnswer>().Answer);

        peers.Tell(new GateAsks("b", "gate kick 7", "bert", IsAdmin: false), TestActor);
        Assert.Equal("bert of b: gate kick 7", ExpectMsg<GateAnswer>().Answer);
    }

    [Fact]
    public void It_ends_when_the_cluster_has_let_it_go()
    {
        var peers = Start();
        peers.Tell(EndPeers.Instance, TestActor);

        ExpectOf<LeaveGates>(_cluster);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _cluster.Reply(GatesLeft.Instance);

        ExpectMsg<PeersEnded>();
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        TestFolder.Delete(_folder);
    }

    [Fact]
    public void What_is_the_matter_with_the_certificate_is_known_where_no_cluster_has_started()
    {
        var certificates = new PeerCertificates(new ClusterTlsSettings(Path.Join(_folder, "east.pem"), "", "", []), Clock);
        Assert.Throws<CertificateRefusedException>(certificates.Load);
        var peers = Start(certificates);
        peers.Tell(new AskOtherGate("b", "gate status", "anna", IsAdmin: true), TestActor);
        ExpectOf<OrderGate>(_cluster);

        Advance(Seconds(1));

        AwaitAssert(() => Assert.StartsWith("login-gate.cluster.tls.certificate: there is no ", _statistics.Others?.Certificate?.Trouble.ToString(), StringComparison.Ordinal));
        Assert.False(_statistics.Others!.IsUp);
    }

    private IActorRef Start(PeerCertificates? certificates = null) => Sys.ActorOf(PeersActor.Props(new PeersSetup(
        "a", _ => Props.Create(() => new Forwarder(_cluster.Ref)), _admission.Ref, _statistics,
        () => new GateSummary("a", "1", Since, Since, IsDraining: false, []),
        asks => Task.FromResult($"{asks.Caller} of {asks.Gate}: {asks.Command}"), LiftPath, certificates, Clock)));

    /// <summary>The next message of a kind; the summaries of every second are none.</summary>
    private static T ExpectOf<T>(TestProbe probe) => probe.FishForMessage<T>(_ => true, TimeSpan.FromSeconds(20));

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef to) => ReceiveAny(to.Forward);
    }
}
