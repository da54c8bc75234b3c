using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets;

/// <summary>A listening socket as its listener actor uses it: non-blocking, called on the actor's turn only.</summary>
internal abstract class ListenSocket
{
    /// <summary>Starts to announce <see cref="SocketSignal.Readable"/> to the owner.</summary>
    /// <returns>False with <see cref="Error"/> when the engine cannot take it.</returns>
    public abstract bool Open(IActorRef owner);

    /// <summary>Takes one waiting connection.</summary>
    public abstract AcceptResult TryAccept(out Accepted accepted);

    /// <summary>True when a connection may be waiting right now; false: <see cref="SocketSignal.Readable"/> will be told.</summary>
    public abstract bool AwaitAcceptable();

    /// <summary>Why the last accept failed.</summary>
    public SocketException? Error { get; protected set; }

    public abstract void Close();
}

/// <summary>A connection taken from a listening socket.</summary>
internal readonly record struct Accepted(StreamSocket Socket, EndPoint Remote, EndPoint Local);

internal enum AcceptResult
{
    /// <summary>A connection was taken.</summary>
    Taken,

    /// <summary>No connection is waiting.</summary>
    Empty,

    /// <summary>This one connection failed before it was taken; the next may do better.</summary>
    ConnectionLost,

    /// <summary>The process or the machine is out of descriptors or memory: trying again at once cannot help.</summary>
    Exhausted,
}
