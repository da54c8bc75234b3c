using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>
/// A connection that is being made: Resolving (a name) -> Connecting, address by address -> as every <see cref="TcpConnection"/>.
/// </summary>
internal sealed class TcpOutgoingConnection : TcpConnection
{
    private readonly IActorRef _commander;
    private readonly Tcp.Connect _connect;
    private readonly Queue<IPEndPoint> _addresses = new();
    private IPEndPoint? _address;
    private ICancelable? _timeout;
    private Exception? _lastFailure;
    private bool _answered;

    public TcpOutgoingConnection(TcpExt extension, IActorRef commander, Tcp.Connect connect)
        : base(extension, connect.PullMode)
    {
        _commander = commander;
        _connect = connect;
    }

    protected override void PreStart()
    {
        // The temporary actor of an Ask ends with the answer; its end must not end the connection.
        if (!_commander.IsNobody() && _commander.Path.Elements is not ["temp", ..])
            Context.Watch(_commander);
        if (_connect.Timeout is { } timeout)
            _timeout = Context.System.Scheduler.ScheduleTellOnceCancelable(timeout, Self, TimedOut.Instance, Self);
        Start(_connect.RemoteAddress);
    }

    protected override void PostStop()
    {
        _timeout?.Cancel();
        base.PostStop();
    }

    protected override bool Connecting(object message)
    {
        switch (message)
        {
            case SocketSignal signal:
                OnSocketSignal(signal);
                return true;
            case Resolved resolved:
                OnResolved(resolved);
                return true;
            case Status.Failure failure:
                Fail(failure.Cause);
                return true;
            case TimedOut:
                Fail(new ConnectException($"Connecting to [{_connect.RemoteAddress}] took longer than {_connect.Timeout}."));
                return true;
            case Terminated:
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    private void Start(EndPoint remote)
    {
        switch (remote)
        {
            case IPEndPoint address:
                _addresses.Enqueue(address);
                ConnectToNext();
                break;
            case DnsEndPoint name:
                Extension.ResolveName(name, Extension.Settings.OutgoingSocketForceIpv4)
                    .PipeTo(Self, Self, success: found => new Resolved(found));
                break;
            default:
                Fail(new NotSupportedException($"An address of type {remote.GetType()} cannot be connected to."));
                break;
        }
    }

    private void OnResolved(Resolved resolved)
    {
        foreach (var address in resolved.Addresses)
            _addresses.Enqueue(address);
        _lastFailure = new ConnectException($"The name [{_connect.RemoteAddress}] has no address.");
        ConnectToNext();
    }

    private void OnSocketSignal(SocketSignal signal)
    {
        // Before the connection stands, only the end of connecting counts.
        if (signal != SocketSignal.Writable)
            return;
        if (Socket!.FinishConnect())
            Complete(Socket);
        else
            GiveUp(Socket, Socket.Error!);
    }

    private void ConnectToNext()
    {
        if (!_addresses.TryDequeue(out var address))
        {
            Fail(_lastFailure!);
            return;
        }

        _address = address;
        Trace("Connecting to [{0}]", address);
        try
        {
            Socket = Extension.Engine.Connecting(CreateSocket(address));
            if (!Socket.StartConnect(address, Self))
                GiveUp(Socket, Socket.Error!);
        }
        catch (Exception e)
        {
            GiveUp(Socket, e);
        }
    }

    private Socket CreateSocket(IPEndPoint address)
    {
        var socket = SocketFactory.Create(address);
        try
        {
            foreach (var option in _connect.Options)
                option.BeforeConnect(socket);
            if (_connect.LocalAddress is { } local)
                socket.Bind(local);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void GiveUp(StreamSocket? socket, Exception failure)
    {
        socket?.Close(reset: true);
        Socket = null;
        _lastFailure = failure;
        Trace("Connecting failed: {0}", failure.Message);
        ConnectToNext();
    }

    private void Complete(StreamSocket socket)
    {
        _timeout?.Cancel();
        try
        {
            foreach (var option in _connect.Options)
                option.AfterConnect(socket.ManagedSocket);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        Announce(_commander, _address!, socket.LocalEndPoint!, socketIsOpen: true);
    }

    private void Fail(Exception cause)
    {
        if (_answered)
            return;
        _answered = true;
        Trace("Could not connect to [{0}]: {1}", _connect.RemoteAddress, cause.Message);
        _commander.Tell(_connect.FailureMessage.WithCause(cause), Self);
        Context.Stop(Self);
    }

    private sealed record Resolved(IReadOnlyList<IPEndPoint> Addresses) : INoSerializationVerificationNeeded;

    private sealed class TimedOut : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly TimedOut Instance = new();
    }
}
