using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop;

/// <summary>
/// An option of <see cref="Tcp.Bind"/>: the socket is there already, bound and listening, from another process or from who started this one. The address of
/// the bind is not looked at. Its queue of clients goes on; other processes that have it may take clients from it too. Options that can be set on
/// an unbound socket alone do not go with it. Linux; stock Akka.IO ignores it.
/// </summary>
public sealed class InheritedSocket : Inet.SocketOption
{
    /// <param name="socket">The socket, the listener's from now on.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public InheritedSocket(SafeSocketHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Socket = socket;
    }

    /// <summary>Where a socket listens for TCP connections; null: it does not, or is none.</summary>
    public static IPEndPoint? ListeningAt(SafeSocketHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        try
        {
            // A view that leaves the descriptor alone.
            using var view = new Socket(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: false));
            var isListening = view.SocketType == SocketType.Stream
                && (int)view.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;
            return isListening ? view.LocalEndPoint as IPEndPoint : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>The socket.</summary>
    public SafeSocketHandle Socket { get; }
}

/// <summary>Ask, of who sent <see cref="Tcp.Bound"/>: a descriptor of its own for the listening socket. Answered with <see cref="ListenerShared"/>.</summary>
public sealed class ShareListener : INoSerializationVerificationNeeded
{
    private ShareListener()
    {
    }

    /// <summary>There is one.</summary>
    public static ShareListener Instance { get; } = new();
}

/// <summary>The answer to <see cref="ShareListener"/>.</summary>
/// <param name="Socket">The descriptor, whose it is who asked; null: the socket is closed, or no descriptor is left.</param>
public sealed record ListenerShared(SafeSocketHandle? Socket) : INoSerializationVerificationNeeded;
