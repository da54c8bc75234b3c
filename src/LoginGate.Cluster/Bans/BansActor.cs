using Akka.Actor;
using Akka.DistributedData;
using Akka.Event;
using LoginGate.Cluster.Members;

namespace LoginGate.Cluster.Bans;

/// <summary>
/// Shares bans: works this gate's into the replicated buckets, and tells the gate what counts. What the gate says is answered with what counts for
/// those ranges then, behind all that was learned before: so the gate's last word on a range is the cluster's, however the two crossed.
/// </summary>
internal sealed class BansActor : ReceiveActor, IWithTimers
{
    public const string Name = "bans";

    // A ban under attack is one of hundreds in a second: they leave together.
    private static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(2);

    // One bucket each time: all of them within a quarter of an hour.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(15) / BanBucket.Count;

    // Beyond it a bucket's changes go out with the whole bucket, in the replicator's own time.
    private const int MaxDelta = 50;
    private const int MaxWrittenToAll = 32;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly BanBucketKey[] _keys = [.. Enumerable.Range(0, BanBucket.Count).Select(i => new BanBucketKey(i))];
    private readonly List<LocalBan> _said = [];
    private readonly BanLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly IActorRef _gate;
    private readonly IActorRef _directory;
    private readonly IActorRef _replicator;
    private readonly IActorRef _owner;
    private int _swept;
    private bool _hasToldFull;
    private bool _hasToldFullBucket;

    /// <param name="name">Of this gate.</param>
    /// <param name="gate">Is told what counts.</param>
    /// <param name="directory">Is told how many bans are known.</param>
    /// <param name="replicator">Akka.DistributedData's.</param>
    /// <param name="owner">Is told <see cref="RejoinWanted"/>.</param>
    /// <param name="clock">Its wall clock stamps.</param>
    public BansActor(string name, IActorRef gate, IActorRef directory, IActorRef replicator, IActorRef owner, TimeProvider clock)
    {
        (_gate, _directory, _replicator, _owner, _clock) = (gate, directory, replicator, owner, clock);
        _ledger = new BanLedger(name, clock);
        Receive<ShareBans>(OnShareBans);
        Receive<SayDue>(_ => Say());
        Receive<Changed>(OnChanged);
        Receive<SweepDue>(_ => Sweep());
        Receive<IUpdateFailure>(OnUpdateFailure);
        Receive<UpdateSuccess>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string name, IActorRef gate, IActorRef directory, IActorRef replicator, IActorRef owner, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new BansActor(name, gate, directory, replicator, owner, clock));

    protected override void PreStart()
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            _replicator.Tell(Dsl.Subscribe(_keys[i], Self));
            // A gate that has nothing is not answered when it gossips: with empty buckets it asks for the full ones, and need not wait until others choose it.
            Write(i, bucket => bucket, toAll: false);
        }
        Timers.StartPeriodicTimer(nameof(SweepDue), SweepDue.Instance, SweepInterval);
    }

    private void OnShareBans(ShareBans share)
    {
        _said.AddRange(share.Bans);
        if (!Timers.IsTimerActive(nameof(SayDue)))
            Timers.StartSingleTimer(nameof(SayDue), SayDue.Instance, Collecting);
    }

    private void Say()
    {
        var changes = _ledger.Say(_said);
        foreach (var (index, changed) in changes)
            Write(index, bucket => bucket.With(changed, changed.Length <= MaxDelta), changes.Count <= MaxWrittenToAll && changed.Length <= MaxDelta);
        _gate.Tell(new BansShared([.. _ledger.Known(_said.Select(ban => ban.Block).Distinct())]));
        _said.Clear();
        TellCount();
    }

    private void OnChanged(Changed changed)
    {
        var news = _ledger.Learn(((BanBucketKey)changed.Key).Index, (BanBucket)changed.Data);
        if (news.Count > 0)
            _gate.Tell(new BansShared(news));
        TellCount();
    }

    /// <summary>Akka.DistributedData hands a delta on every fifth of its gossip only; what was said just now is written to all at once beside it.</summary>
    private void Write(int index, Func<BanBucket, BanBucket> modify, bool toAll) => _replicator.Tell(
        Dsl.Update(_keys[index], BanBucket.Empty(_clock), toAll ? new WriteAll(WriteTimeout) : WriteLocal.Instance, modify));

    /// <summary>Drops what is over where no merge has.</summary>
    private void Sweep()
    {
        if (_ledger.IsAhead)
        {
            _log.Warning("this gate's clock was ahead and has been set back: it joins again, and shares its bans with the right time");
            _owner.Tell(new RejoinWanted());
        }
        _swept = (_swept + 1) % BanBucket.Count;
        if (_ledger.HasOver(_swept))
            Write(_swept, bucket => bucket.Merge(BanBucket.Empty(_clock)), toAll: false);
    }

    // A gate that cannot be reached has not taken it: gossip brings it later.
    private void OnUpdateFailure(IUpdateFailure failure)
    {
        if (failure is ModifyFailure broken)
            _log.Error(broken.Cause, "bans are not shared: {0}", broken.ErrorMessage);
    }

    private void TellCount()
    {
        _directory.Tell(new BansCounted(_ledger.Count, _ledger.Unshared));
        if (_ledger.Unshared == 0)
            return;
        if (_ledger.Count >= BanLedger.MaxBans && !_hasToldFull)
        {
            _hasToldFull = true;
            _log.Warning("the gates share {0} bans, the most they do: further ones count at the gate that makes them alone", BanLedger.MaxBans);
        }
        else if (_ledger.Count < BanLedger.MaxBans && !_hasToldFullBucket)
        {
            _hasToldFullBucket = true;
            _log.Warning("of the {0} parts that shared bans are cut into, one has {1}, the most it takes: further ones of it count at the gate that makes them alone",
                BanBucket.Count, BanLedger.MaxInBucket);
        }
    }

    private sealed class SayDue
    {
        public static readonly SayDue Instance = new();
    }

    private sealed class SweepDue
    {
        public static readonly SweepDue Instance = new();
    }
}

/// <summary>Where a bucket is found in Akka.DistributedData: as a short name, because every digest carries it.</summary>
internal sealed class BanBucketKey(int index) : Key<BanBucket>($"{index:x2}")
{
    public int Index { get; } = index;
}
