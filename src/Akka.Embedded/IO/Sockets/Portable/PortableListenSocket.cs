using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets.Portable;

/// <summary>A listening socket with one accept under way at a time.</summary>
internal sealed class PortableListenSocket : ListenSocket
{
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _accept = new();
    private bool _hasResult;
    private IActorRef _owner = ActorRefs.Nobody;

    public PortableListenSocket(Socket socket)
    {
        _socket = socket;
        _accept.Completed += (_, _) => OnAccepted();
    }

    public override bool Open(IActorRef owner)
    {
        _owner = owner;
        return true;
    }

    public override AcceptResult TryAccept(out Accepted accepted)
    {
        accepted = default;
        if (!_hasResult)
            return AcceptResult.Empty;
        _hasResult = false;
        var socket = _accept.AcceptSocket;
        _accept.AcceptSocket = null;
        if (_accept.SocketError != SocketError.Success || socket is null)
            return Classify(_accept.SocketError);
        try
        {
            accepted = new Accepted(new PortableStreamSocket(socket), socket.RemoteEndPoint!, socket.LocalEndPoint!);
            return AcceptResult.Taken;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            Error = e;
            return AcceptResult.ConnectionLost;
        }
    }

    public override bool AwaitAcceptable()
    {
        if (_hasResult)
            return true;
        try
        {
            if (_socket.AcceptAsync(_accept))
                return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        _hasResult = true;
        return true;
    }

    public override void Close()
    {
        _socket.Dispose();
        _accept.Dispose();
    }

    // The result is read on the actor's turn, after the signal: the mailbox orders the two threads.
    private void OnAccepted()
    {
        if (_accept.SocketError == SocketError.OperationAborted)
            return;
        _hasResult = true;
        _owner.Tell(SocketSignal.Readable, ActorRefs.NoSender);
    }

    private AcceptResult Classify(SocketError error)
    {
        Error = new SocketException((int)error);
        return error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit
            ? AcceptResult.Exhausted
            : AcceptResult.ConnectionLost;
    }
}
