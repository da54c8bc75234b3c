using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.LoginSrv;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;

namespace LoginGate.Tests.Fuzz.Wiring;

/// <summary>
/// A line without sockets: the real actor of LoginSrv, linked, and real session actors wired to it. The one place that knows how
/// those actors are made.
/// </summary>
internal sealed class GateUnderTest : IDisposable
{
    /// <summary>Handles each message before Tell returns: the same case always runs the same way.</summary>
    public static readonly string InStep = CallingThreadDispatcher.Id;

    /// <summary>Runs the actors on the pool's threads, as the gate does.</summary>
    public const string OnThreads = "akka.actor.default-dispatcher";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    public static readonly IPEndPoint Local = new(IPAddress.Parse("10.0.0.1"), 7000);

    private readonly LineContext _line;
    private readonly SessionArrivals _arrivals;
    private readonly string _dispatcher;
    private readonly IActorRef _root;
    private IActorRef _upstream;
    private readonly IActorRef _loginSrv;
    private readonly List<FakeWire> _links = [];
    private readonly FamilyRecord _family = new();
    private readonly Dictionary<int, IActorRef> _clients = [];
    private readonly Dictionary<int, FakeWire> _clientWires = [];

    public GateUnderTest(ActorSystem system, TimeProvider clock, LineSettings line, string dispatcher)
    {
        _dispatcher = dispatcher;
        _root = system.ActorOf(Props.Create(() => new Family(_family)).WithDispatcher(dispatcher));
        _line = new LineContext(line, _root, new LineStatistics(line.Name), clock);
        _loginSrv = Start(LoginSrvActor.Props(_line, _root));
        var wheel = new DeadlineWheel(system.Scheduler.Advanced, clock);
        _arrivals = new SessionArrivals(
            new SessionContext(_line, _loginSrv, KeepAliveOption.ForListener(line.Client.KeepAlive), wheel) { Random = new KeyZero() }, line.Sessions);
        _loginSrv.Tell(Dial.Instance);
        _upstream = Link();
    }

    /// <summary>The connection to LoginSrv, the latest if there were several.</summary>
    public FakeWire Upstream => _links[^1];

    /// <summary>All connections to LoginSrv in their order.</summary>
    public IReadOnlyList<FakeWire> Links => _links;

    public IReadOnlyDictionary<int, FakeWire> Clients => _clientWires;

    /// <summary>What happened beside the wires and must not: a lost link, a failed actor.</summary>
    public IReadOnlyList<string> Faults => _family.Faults;

    public LineStatistics Statistics => _line.Statistics;

    /// <summary>What admission was asked to ban, in order.</summary>
    public IReadOnlyList<string> Bans => _family.Bans;

    /// <summary>Whether admission lets this address make accounts.</summary>
    public static bool MayMakeAccounts(IPAddress address) => address.GetAddressBytes()[^1] % 3 != 0;

    /// <summary>A client comes: the listener's part.</summary>
    public void Connect(int number, IPAddress address)
    {
        var wire = _clientWires[number] = new FakeWire();
        var connection = _clients[number] = Start(Props.Create(() => new FakeConnection(wire)));
        var identity = new SessionIdentity(number, new IPEndPoint(address, 5000), Local);
        Start(_arrivals.Props, _arrivals.Add(identity, connection));
    }

    public void FromClient(int number, byte[] read) => Tell(_clients[number], new Tcp.Received(ByteString.FromBytes(read)));

    public void HangUp(int number, bool isReset) => Tell(_clients[number], isReset ? new Tcp.ErrorClosed("reset") : Tcp.PeerClosed.Instance);

    public void FromLoginSrv(byte[] read) => Tell(_upstream, new Tcp.Received(ByteString.FromBytes(read)));

    /// <summary>LoginSrv goes. Its next connection is <see cref="Relink"/>, when the gate has dialled again.</summary>
    public void LoseLink(bool isReset)
    {
        _family.ExpectsLoss = true;
        Tell(_upstream, isReset ? new Tcp.ErrorClosed("reset") : Tcp.PeerClosed.Instance);
    }

    public void Relink() => _upstream = Link();

    public void AcknowledgeClient(int number) => _clients[number].Tell(new FakeConnection.Acknowledge(FromNowOn: false));

    public void AcknowledgeUpstream() => _upstream.Tell(new FakeConnection.Acknowledge(FromNowOn: false));

    /// <summary>Admission answers what it was asked; until then sessions wait.</summary>
    public void Decide(bool fromNowOn = false) => _root.Tell(new Decision(fromNowOn));

    /// <summary>Every client ends its side and then resets, every write is taken; returns when every session has stopped and nothing is under way.</summary>
    public string? Finish()
    {
        var all = new FakeConnection.Acknowledge(FromNowOn: true);
        _upstream.Tell(all);
        _root.Tell(new Decision(FromNowOn: true));
        foreach (var client in _clients.Values)
        {
            client.Tell(all);
            Tell(client, Tcp.PeerClosed.Instance);
            Tell(client, new Tcp.ErrorClosed("reset"));
        }
        if (!SpinWait.SpinUntil(() => _family.LiveSessions == 0, Patience))
            return $"{_family.LiveSessions} sessions have not stopped";
        // What they told last is handled, then what that set off.
        foreach (var actor in (IActorRef[])[_loginSrv, _upstream, _loginSrv, _upstream, _root])
            actor.Ask<ActorIdentity>(new Identify(0), Patience).Wait(Patience);
        return null;
    }

    // LoginSrv's actor first: it must not see its connection go and take that for a loss.
    public void Dispose()
    {
        _loginSrv.Tell(PoisonPill.Instance);
        _root.Tell(PoisonPill.Instance);
    }

    private IActorRef Link()
    {
        var wire = new FakeWire();
        _links.Add(wire);
        var connection = Start(Props.Create(() => new FakeConnection(wire)));
        _loginSrv.Tell(
            new Tcp.Connected(new IPEndPoint(IPAddress.Loopback, 5500), new IPEndPoint(IPAddress.Loopback, 40000)), connection);
        return connection;
    }

    private static void Tell(IActorRef connection, Tcp.Event incoming) => connection.Tell(new FakeConnection.Incoming(incoming));

    private IActorRef Start(Props props, string? session = null)
    {
        var started = new TaskCompletionSource<IActorRef>();
        _root.Tell(new Birth(props.WithDispatcher(_dispatcher), session, started));
        return started.Task.Wait(Patience) ? started.Task.Result : throw new TimeoutException("no actor was started");
    }

    /// <summary>Every client's key is 0, which both handshakes' clients know beforehand then; a login that is hidden with it is plain.</summary>
    private sealed class KeyZero : Random
    {
        public override int Next(int maxValue) => 0;
    }

    private sealed record Birth(Props Props, string? Session, TaskCompletionSource<IActorRef> Started);

    private sealed record SessionStopped;

    private sealed record Decision(bool FromNowOn);

    private sealed class FamilyRecord
    {
        private int _liveSessions;
        private readonly List<string> _faults = [];
        private readonly List<string> _bans = [];

        public int LiveSessions => Volatile.Read(ref _liveSessions);

        public IReadOnlyList<string> Faults => _faults;

        public IReadOnlyList<string> Bans => _bans;

        public bool ExpectsLoss { get; set; }

        public void Born() => Interlocked.Increment(ref _liveSessions);

        public void Stopped() => Interlocked.Decrement(ref _liveSessions);

        public void Fault(string what) => _faults.Add(what);

        public void Ban(string what) => _bans.Add(what);
    }

    /// <summary>The line, the listener, admission and Akka.IO's manager in one.</summary>
    private sealed class Family(FamilyRecord record) : UntypedActor
    {
        private readonly Queue<(IActorRef Session, IPAddress Client)> _asked = [];
        private bool _decidesAtOnce;

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(e =>
        {
            record.Fault($"an actor failed: {e.GetType().Name}: {e.Message}");
            return Directive.Stop;
        });

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Birth birth:
                    var child = Context.ActorOf(birth.Props, birth.Session);
                    if (birth.Session is not null)
                    {
                        record.Born();
                        Context.WatchWith(child, new SessionStopped());
                    }
                    birth.Started.SetResult(child);
                    break;
                case SessionStopped:
                    record.Stopped();
                    break;
                case RequestNewAccount request:
                    _asked.Enqueue((Sender, request.Client));
                    Decide(_decidesAtOnce);
                    break;
                case Decision decision:
                    _decidesAtOnce |= decision.FromNowOn;
                    Decide(now: true);
                    break;
                case BanAddress ban:
                    record.Ban($"{ban.Kind} {ban.Range}");
                    break;
                case LinkChanged { State: not LinkState.Up } when !record.ExpectsLoss:
                    record.Fault("the link to LoginSrv was given up");
                    break;
            }
        }

        private void Decide(bool now)
        {
            while (now && _asked.TryDequeue(out var asked))
                asked.Session.Tell(new NewAccountDecision(MayMakeAccounts(asked.Client), MayStay: MayMakeAccounts(asked.Client)));
        }
    }
}
