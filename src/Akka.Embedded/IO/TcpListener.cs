using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>Binding -> Listening -> stops with Unbind, or when the handler stops. Failing to bind stops it too.</summary>
internal sealed class TcpListener : ActorBase
{
    private readonly TcpExt _extension;
    private readonly IActorRef _commander;
    private readonly Tcp.Bind _bind;
    private readonly IncomingConnections _incoming;
    private readonly AcceptTrouble _trouble;
    private ListenSocket? _socket;
    private int _allowed;
    private bool _awaits;
    private bool _pauses;

    public TcpListener(TcpExt tcp, IActorRef bindCommander, Tcp.Bind bind)
    {
        _extension = tcp;
        _commander = bindCommander;
        _bind = bind;
        _incoming = new IncomingConnections(tcp, bind);
        _allowed = bind.PullMode ? 0 : int.MaxValue;
        _trouble = new AcceptTrouble(Context.GetLogger(), bind.LocalAddress);
    }

    protected override void PreStart()
    {
        Context.Watch(_bind.Handler);
        switch (_bind.LocalAddress)
        {
            case IPEndPoint address:
                TryListen(address);
                break;
            case DnsEndPoint name:
                _extension.ResolveName(name, false).PipeTo(Self, Self, success: found => new Resolved(found));
                break;
            default:
                Fail(new NotSupportedException($"An address of type {_bind.LocalAddress.GetType()} cannot be bound."));
                break;
        }
    }

    protected override void PostRestart(Exception reason) =>
        throw new InvalidOperationException("A TCP listener cannot restart: its socket is gone.", reason);

    protected override void PostStop() => _socket?.Close();

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Resolved { Addresses: [var address, ..] }:
                TryListen(address);
                return true;
            case Resolved:
                Fail(new ConnectException($"The name [{_bind.LocalAddress}] has no address."));
                return true;
            case Status.Failure failure:
                Fail(failure.Cause);
                return true;
            case Terminated:
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    private bool Listening(object message)
    {
        switch (message)
        {
            case SocketSignal:
                _awaits = false;
                Accept();
                return true;
            case AcceptAgain:
                _pauses = false;
                Accept();
                return true;
            case Tcp.ResumeAccepting resume:
                _allowed = resume.BatchSize;
                Accept();
                return true;
            case Tcp.Unbind:
                OnUnbind();
                return true;
            case Terminated:
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    private void TryListen(IPEndPoint address)
    {
        Socket? socket = null;
        try
        {
            socket = SocketFactory.Create(address);
            foreach (var option in _bind.Options)
                option.BeforeServerSocketBind(socket);
            socket.Bind(address);
            foreach (var option in _bind.Options.OfType<Inet.SocketOptionV2>())
                option.AfterBind(socket);
            socket.Listen(_bind.Backlog);
            Listen(_extension.Engine.Listen(socket, socket.LocalEndPoint!), socket.LocalEndPoint!);
        }
        catch (Exception e)
        {
            socket?.Dispose();
            Fail(e);
        }
    }

    private void Listen(ListenSocket socket, EndPoint local)
    {
        _socket = socket;
        if (!socket.Open(Self))
            throw socket.Error!;
        Become(Listening);
        _commander.Tell(new Tcp.Bound(local), Self);
        Accept();
    }

    private void Accept()
    {
        if (_allowed <= 0 || _awaits || _pauses)
            return;
        var result = AcceptBatch(out var accepted);
        if (accepted > 0)
            _extension.Manager.Tell(new TcpManager.Adopt(_incoming, accepted), Self);
        switch (result)
        {
            case AcceptResult.Exhausted:
                _pauses = true;
                var pause = _trouble.OnExhausted(_socket!.Error!);
                Context.System.Scheduler.ScheduleTellOnce(pause, Self, AcceptAgain.Instance, Self);
                break;
            case AcceptResult.Empty when !_socket!.AwaitAcceptable():
                _awaits = true;
                break;
            default:
                // More may wait; others have their turn before.
                _pauses = _allowed > 0;
                if (_pauses)
                    Self.Tell(AcceptAgain.Instance, Self);
                break;
        }
    }

    private AcceptResult AcceptBatch(out int accepted)
    {
        accepted = 0;
        var result = AcceptResult.Taken;
        for (var i = 0; i < _extension.Settings.BatchAcceptLimit && _allowed > 0; i++)
        {
            result = _socket!.TryAccept(out var connection);
            switch (result)
            {
                case AcceptResult.Taken when _extension.Channels.TryTake():
                    _incoming.Add(connection);
                    accepted++;
                    if (_bind.PullMode)
                        _allowed--;
                    break;
                case AcceptResult.Taken:
                    connection.Socket.Close(reset: true);
                    _trouble.OnTooMany(connection.Remote, _extension.Channels.Limit);
                    break;
                case AcceptResult.ConnectionLost:
                    _trouble.OnConnectionLost(_socket.Error!);
                    break;
                default:
                    return result;
            }
        }

        _trouble.Passed();
        return result;
    }

    private void OnUnbind()
    {
        _socket!.Close();
        Sender.Tell(Tcp.Unbound.Instance, Self);
        Context.Stop(Self);
    }

    private void Fail(Exception cause)
    {
        _commander.Tell(_bind.FailureMessage.WithCause(cause), Self);
        Context.Stop(Self);
    }

    private sealed record Resolved(IReadOnlyList<IPEndPoint> Addresses) : INoSerializationVerificationNeeded;

    private sealed class AcceptAgain : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly AcceptAgain Instance = new();
    }
}
