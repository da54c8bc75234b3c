using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;

namespace LoginGate.Cluster.Members;

/// <summary>Has connections made anew that carry nothing, and those to gates that have left forgotten; tells of gates that take none.</summary>
/// <remarks>
/// Where a gate that was started again calls another while that one is calling it, Akka.Remote gives the other's call up half-way, because it was meant for
/// the one from before. The called side does not learn of it: it takes the call for the new way in and listens there, where nobody will ever speak.
/// Neither notices, since the connection's own heartbeats go on: the started gate stays deaf to the other for good.
/// <para>
/// Where a call is given up while it is being made, as one that is made anew during a cut is, Akka.Remote makes it all the same and forgets it: nobody
/// listens there, but the called side takes it for its way to this gate. It is ended here, where Akka.Remote has it among the dead letters.
/// </para>
/// </remarks>
internal sealed class ConnectionsActor : ReceiveActor
{
    public const string Name = "connections";

    // Longer than a connection and its TLS handshake may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const string TlsProtocol = "akka.ssl.tcp";

    // What a writer is told of the connection that it has asked for; Akka.Remote keeps it to itself.
    private static readonly PropertyInfo? MadeConnection =
        typeof(RemoteActorRefProvider).Assembly.GetType("Akka.Remote.EndpointWriter+Handle")?.GetProperty("ProtocolHandle");

    // One that ends just now does so too.
    private const int MaxEnded = 3;

    // Peers are configured, or were members.
    private const int MaxKnown = 256;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly IRemoteActorRefProvider _remote = (IRemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;
    private readonly TimeProvider _clock = GatesSetup.Of(Context.System).Clock;
    private readonly RareWarnings _warnings = GatesSetup.Of(Context.System).Warnings;
    private readonly Dictionary<Address, int> _ended = [];
    private Dictionary<Address, long> _silent = [];

    public ConnectionsActor()
    {
        Receive<NothingHeard>(OnNothingHeard);
        Receive<ConnectionFailed>(m => Renew(m.To));
        Receive<ClusterEvent.MemberRemoved>(m => Forget(m.Member));
        Receive<DisassociatedEvent>(OnDisassociated);
        Receive<AssociatedEvent>(m => _ended.Remove(m.RemoteAddress));
        Receive<DeadLetter>(m => EndUnwanted(m.Message), m => m.Message.GetType() == MadeConnection?.DeclaringType);
        Receive<AssociationErrorEvent>(OnAssociationError, m => !m.IsInbound && m.RemoteAddress.Protocol == TlsProtocol);
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new ConnectionsActor());

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnNothingHeard(NothingHeard m)
    {
        var now = _clock.GetTimestamp();
        _silent = m.From.ToDictionary(address => address, address => _silent.GetValueOrDefault(address, now));
        foreach (var (address, since) in _silent.ToArray())
        {
            if (_clock.GetElapsedTime(since) < Patience)
                continue;
            _silent[address] = now;
            Renew(address);
        }
    }

    private void EndUnwanted(object made) => ((AssociationHandle)MadeConnection!.GetValue(made)!).Disassociate("nobody waits for it", _log);

    /// <summary>With no number, Akka.Remote ends the connections with whoever is there, and makes new ones after a second.</summary>
    private void Renew(Address address) => _remote.Quarantine(address, null);

    private void OnDisassociated(DisassociatedEvent m)
    {
        if (_cluster.State.Members.FirstOrDefault(member => member.Address == m.RemoteAddress) is { Status: MemberStatus.Leaving or MemberStatus.Exiting or MemberStatus.Down } gone)
            Forget(gone);
    }

    /// <summary>With TLS 1.3 whoever calls learns no reason: the other side ends the connection, behind the handshake or within.</summary>
    private void OnAssociationError(AssociationErrorEvent m)
    {
        if (!IsEndedThere(m.Cause) || (_ended.Count >= MaxKnown && !_ended.ContainsKey(m.RemoteAddress)))
            return;
        _ended[m.RemoteAddress] = _ended.GetValueOrDefault(m.RemoteAddress) + 1;
        if (_ended[m.RemoteAddress] >= MaxEnded)
            _warnings.Tell($"the gate at {m.RemoteAddress.Host}:{m.RemoteAddress.Port} ends the TLS handshake: does it take this gate's certificate?");
    }

    private static bool IsEndedThere(Exception? failure) => Causes.Of(failure)
        .Any(cause => cause is IOException || cause.Message.StartsWith("The remote system explicitly disassociated", StringComparison.Ordinal));

    /// <summary>So that whoever is there next is not called as the one from before.</summary>
    private void Forget(Member gone)
    {
        if (gone.Address != _cluster.SelfAddress)
            _remote.Quarantine(gone.Address, gone.UniqueAddress.Uid);
    }
}

/// <summary>Gates that are spoken to and not heard; told again and again, for as long as that is so.</summary>
internal sealed record NothingHeard(IReadOnlyCollection<Address> From);

/// <summary>The connections with a gate carry nothing.</summary>
internal sealed record ConnectionFailed(Address To);
