using Akka.Actor;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Orders;

/// <summary>Carries commands to other gates and their answers back, and hands other gates' commands to this one, which decides on them.</summary>
internal sealed class OrdersActor : ReceiveActor, IWithTimers
{
    public const string Name = "orders";

    /// <summary>A gate that has not answered by then is told of as silent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Longer than Patience: the other side has given up on it then.
    private static readonly TimeSpan OwnPatience = TimeSpan.FromSeconds(10);
    private const int MaxAtOnce = 64;

    private readonly Dictionary<long, IActorRef> _waiting = [];
    private readonly IActorRef _gate;
    private readonly IActorRef _directory;
    private readonly TimeProvider _clock;
    private readonly WireCounts _counts;
    private IReadOnlyDictionary<Address, string> _others = new Dictionary<Address, string>();
    private long _lastId = Random.Shared.NextInt64(long.MaxValue / 2);
    private int _asked;

    /// <param name="gate">Is asked <see cref="GateAsks"/>.</param>
    /// <param name="directory">Tells who the others are.</param>
    public OrdersActor(IActorRef gate, IActorRef directory)
    {
        var setup = GatesSetup.Of(Context.System);
        (_gate, _directory, _clock, _counts) = (gate, directory, setup.Clock, setup.Counts);
        Receive<OthersKnown>(m => _others = m.Others);
        Receive<OrderGate>(OnOrderGate);
        Receive<OrderOverdue>(OnOrderOverdue);
        Receive<OrderAnswered>(OnOrderAnswered);
        Receive<OrderTold>(OnOrderTold);
        Receive<AnswerReady>(m =>
        {
            _asked--;
            m.To.Tell(m.Answer);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef gate, IActorRef directory) => Akka.Actor.Props.Create(() => new OrdersActor(gate, directory));

    protected override void PreStart() => _directory.Tell(FollowOthers.Instance);

    private void OnOrderGate(OrderGate order)
    {
        if (_others.FirstOrDefault(other => other.Value == order.Gate) is not { Key: { } address })
        {
            Sender.Tell(new GateAnswer(null, $"no gate of the cluster is called {order.Gate}"));
            return;
        }
        var id = ++_lastId;
        _waiting[id] = Sender;
        Timers.StartSingleTimer(id, new OrderOverdue(id, order.Gate), Patience);
        Context.At(address, Name).Tell(new OrderTold(id, order.Command, order.Caller, order.IsAdmin));
    }

    private void OnOrderOverdue(OrderOverdue overdue)
    {
        if (_waiting.Remove(overdue.Id, out var asker))
            asker.Tell(new GateAnswer(null, $"gate {overdue.Gate} does not answer"));
    }

    private void OnOrderAnswered(OrderAnswered answered)
    {
        if (!_others.ContainsKey(Sender.Path.Address))
        {
            _counts.RefuseUnknown(Sender.Path.Address, _clock);
            return;
        }
        Timers.Cancel(answered.Id);
        if (_waiting.Remove(answered.Id, out var asker))
            asker.Tell(new GateAnswer(answered.Answer, null));
    }

    private void OnOrderTold(OrderTold order)
    {
        if (!_others.TryGetValue(Sender.Path.Address, out var name))
        {
            _counts.RefuseUnknown(Sender.Path.Address, _clock);
            return;
        }
        if (_asked >= MaxAtOnce)
        {
            _counts.Refuse();
            return;
        }
        _asked++;
        var to = Sender;
        _gate.Ask<GateAnswer>(new GateAsks(name, order.Command, order.Caller, order.IsAdmin), OwnPatience)
            .PipeTo(Self, Self, answer => Ready(answer.Answer ?? ""), _ => Ready(""));

        AnswerReady Ready(string answer) => new(to, new OrderAnswered(order.Id, answer.Length <= OrderAnswered.MaxAnswer ? answer : ""));
    }

    private sealed record OrderOverdue(long Id, string Gate);

    private sealed record AnswerReady(IActorRef To, OrderAnswered Answer);
}
