using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Settings;

namespace LoginGate.Listener;

// The door: what becomes of those who connect, while those who are in stay.
internal sealed partial class ListenerActor
{
    private DoorPosition _door;
    // Nobody comes in any more, nor is on the way.
    private bool _isShut;

    /// <param name="port">What is being closed, until it is.</param>
    private void Closed(IActorRef? port)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Closed)));
        // They were accepted before it was closed.
        Receive<Tcp.Connected>(m => OnConnected(m, port: null), _ => port is not null);
        Receive<AdmissionDecision>(OnDecision);
        Receive<Tcp.Unbound>(_ => OnClosed(), _ => Sender.Equals(port));
        Receive<PortLost>(_ => OnClosed(), _ => port is not null);
        // Of a bind that was under way.
        Receive<Tcp.Bound>(_ => Sender.Tell(Tcp.Unbind.Instance));
        Receive<SetDoor>(m => OnSetDoor(m, port: null), m => m.Position != DoorPosition.Closed);
        Receive<SetDoor>(_ => TellIfGone());
        Receive<EndSessions>(_ => End(Sender, port: null));
        ReceiveInEveryState();
    }

    private void OnClosed()
    {
        _isShut = true;
        Become(() => Closed(port: null));
        TellIfGone();
    }

    /// <param name="set">What the port does from now on.</param>
    /// <param name="port">Null: there is none at present.</param>
    private void OnSetDoor(SetDoor set, IActorRef? port)
    {
        var before = _door;
        _door = set.Position == DoorPosition.Closed && _context.Line.Transport == TransportKind.AkkaIo ? DoorPosition.Refusing : set.Position;
        _isShut = _door == DoorPosition.Refusing || (_door == DoorPosition.Closed && port is null);
        if (_door == DoorPosition.Closed)
            Shut(port);
        else if (before == DoorPosition.Closed)
            OpenAnew();
        else if (port is not null && _door == DoorPosition.Held)
            Hold(port);
        else if (port is not null && before == DoorPosition.Held)
            _accepts.Resume(port);
        TellIfGone();
    }

    private void Shut(IActorRef? port)
    {
        Timers.CancelAll();
        _context.Line.Statistics.Listening = null;
        port?.Tell(Tcp.Unbind.Instance);
        Become(() => Closed(port));
    }

    private void OpenAnew()
    {
        Become(Binding);
        Bind();
    }

    private void Hold(IActorRef port)
    {
        Timers.Cancel(AcceptTimer);
        _accepts.Stop(port);
    }

    private void TellIfGone()
    {
        if (_isShut && _numbers.LiveCount + _undecided == 0)
            Context.Parent.Tell(ClientsGone.Instance);
    }
}
