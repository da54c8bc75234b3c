using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets.Portable;

/// <summary>
/// A TCP socket on the base library's operations. Waiting for bytes is a receive into an empty buffer, so that an idle connection
/// holds none; waiting to write is an asynchronous send of the next bytes.
/// </summary>
internal sealed class PortableStreamSocket : StreamSocket
{
    private readonly Socket _socket;
    private SocketAsyncEventArgs? _read;
    private SocketAsyncEventArgs? _write;
    private byte[]? _sending;
    private IActorRef _owner = ActorRefs.Nobody;
    private bool _closed;

    // An error that ended the waiting for bytes: the system tells it only once, so the next read has to repeat it.
    private volatile SocketError _broken;

    public PortableStreamSocket(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
    }

    public override Socket ManagedSocket => _socket;

    public override bool HungUp => _broken != SocketError.Success;

    public override EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public override bool Open(IActorRef owner)
    {
        _owner = owner;
        return true;
    }

    public override bool StartConnect(EndPoint remote, IActorRef owner)
    {
        _owner = owner;
        var args = Write();
        args.RemoteEndPoint = remote;
        if (!_socket.ConnectAsync(args))
            owner.Tell(SocketSignal.Writable, ActorRefs.NoSender);
        return true;
    }

    public override bool FinishConnect() => _write!.SocketError == SocketError.Success || Fail(_write.SocketError) != Failed;

    public override int Receive(Span<byte> buffer)
    {
        if (HungUp)
            return Fail(_broken);
        var count = _socket.Receive(buffer, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : Fail(error);
    }

    public override bool AwaitReadable()
    {
        if (_read is null)
        {
            _read = new SocketAsyncEventArgs();
            _read.SetBuffer(Memory<byte>.Empty);
            _read.Completed += (_, args) => OnReadable(args.SocketError);
        }

        if (_socket.ReceiveAsync(_read))
            return false;
        _broken = _read.SocketError;
        return true;
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        var count = _socket.Send(bytes, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : Fail(error);
    }

    public override void AwaitWritable(ReadOnlySpan<byte> next)
    {
        _sending = ArrayPool<byte>.Shared.Rent(next.Length);
        next.CopyTo(_sending);
        var args = Write();
        args.SetBuffer(_sending, 0, next.Length);
        if (!_socket.SendAsync(args))
            _owner.Tell(SocketSignal.Writable, ActorRefs.NoSender);
    }

    public override int TakeSent()
    {
        if (_sending is null)
            return 0;
        ArrayPool<byte>.Shared.Return(_sending);
        _sending = null;
        return _write!.SocketError == SocketError.Success ? _write.BytesTransferred : Fail(_write.SocketError);
    }

    public override bool IsBroken()
    {
        if (HungUp)
            return Fail(_broken) == Failed;
        Span<byte> one = stackalloc byte[1];
        _socket.Receive(one, SocketFlags.Peek, out var error);
        return error != SocketError.Success && Fail(error) == Failed;
    }

    public override void ShutdownWrite()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection is gone already; reading will tell.
        }
    }

    public override void Close(bool reset)
    {
        if (_closed)
            return;
        _closed = true;
        if (reset)
            _socket.Close(0);
        else
            _socket.Dispose();
        _read?.Dispose();
        _write?.Dispose();
    }

    private void OnReadable(SocketError error)
    {
        if (error == SocketError.OperationAborted)
            return;
        _broken = error;
        _owner.Tell(SocketSignal.Readable, ActorRefs.NoSender);
    }

    private SocketAsyncEventArgs Write()
    {
        if (_write is null)
        {
            _write = new SocketAsyncEventArgs();
            _write.Completed += (_, args) =>
            {
                if (args.SocketError != SocketError.OperationAborted)
                    _owner.Tell(SocketSignal.Writable, ActorRefs.NoSender);
            };
        }

        return _write;
    }

    private int Fail(SocketError error)
    {
        if (error == SocketError.WouldBlock)
            return WouldBlock;
        Error = new SocketException((int)error);
        return Failed;
    }
}
