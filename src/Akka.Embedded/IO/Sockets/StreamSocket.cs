using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets;

/// <summary>
/// A connected, or connecting, TCP socket as its connection actor uses it: everything is non-blocking and called on the actor's
/// turn only; what takes time is announced by a <see cref="SocketSignal"/> to the owner.
/// </summary>
internal abstract class StreamSocket
{
    /// <summary>The number that stands for "no bytes now" in results.</summary>
    public const int WouldBlock = -1;

    /// <summary>The number that stands for a failure in results; the error is in <see cref="Error"/>.</summary>
    public const int Failed = -2;

    /// <summary>Why the last operation failed.</summary>
    public SocketException? Error { get; protected set; }

    /// <summary>The connected socket as the base library's type, for socket options; made when it is first asked for.</summary>
    public abstract Socket ManagedSocket { get; }

    /// <summary>True when the peer has ended its direction or reset the connection, as far as is known.</summary>
    public abstract bool HungUp { get; }

    /// <summary>Our own address.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>Starts to announce the readiness of a connected socket to its owner. Called once, before anything is awaited.</summary>
    /// <returns>False with <see cref="Error"/> when the engine cannot take it.</returns>
    public abstract bool Open(IActorRef owner);

    /// <summary>Starts to connect; <see cref="SocketSignal.Writable"/> follows, then ask <see cref="FinishConnect"/>.</summary>
    /// <returns>False with <see cref="Error"/> when it failed at once.</returns>
    public abstract bool StartConnect(EndPoint remote, IActorRef owner);

    /// <summary>True when the socket is connected; false with <see cref="Error"/> when it is not.</summary>
    public abstract bool FinishConnect();

    /// <summary>Reads what is there: the number of bytes, 0 at the end, <see cref="WouldBlock"/> or <see cref="Failed"/>.</summary>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>True when bytes can be read right now; false: <see cref="SocketSignal.Readable"/> will be told.</summary>
    public abstract bool AwaitReadable();

    /// <summary>Hands bytes to the kernel: the number taken, <see cref="WouldBlock"/> or <see cref="Failed"/>.</summary>
    public abstract int Send(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// After <see cref="WouldBlock"/>: announces <see cref="SocketSignal.Writable"/>. An engine may send the next bytes by itself;
    /// how many it sent, <see cref="TakeSent"/> tells.
    /// </summary>
    public abstract void AwaitWritable(ReadOnlySpan<byte> next);

    /// <summary>Bytes that the engine sent while writability was awaited, or <see cref="Failed"/>.</summary>
    public abstract int TakeSent();

    /// <summary>
    /// With <see cref="HungUp"/>: true when the connection is broken and no byte is left to read, with <see cref="Error"/>.
    /// </summary>
    public abstract bool IsBroken();

    /// <summary>Ends our direction; what was handed to the kernel is sent before.</summary>
    public abstract void ShutdownWrite();

    /// <summary>Closes the socket. Calls after the first do nothing.</summary>
    /// <param name="reset">True: the peer sees a reset, and what the kernel still held is dropped.</param>
    public abstract void Close(bool reset);
}
