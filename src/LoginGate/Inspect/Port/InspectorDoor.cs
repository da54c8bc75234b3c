using System.Net;
using System.Net.Sockets;
using LoginGate.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoginGate.Inspect;

/// <summary>
/// One way into the inspector: a Unix socket whose file says who may come in, or TCP, where a token does. Each has places of its own, so
/// that who may only look keeps no admin out, and who has shown no token keeps a place only while nobody else wants it.
/// </summary>
internal sealed class InspectorDoor : IAsyncDisposable
{
    private const int MaxConnections = 16;

    // Of one connection and direction; what does not fit waits for its reader.
    private const int BufferBytes = 64 << 10;

    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    private readonly IConnectionListener _listener;
    private readonly AccessRight? _right;
    // In the order in which they came.
    private readonly List<(Conversation Conversation, Task Served)> _connections = [];

    private InspectorDoor(IConnectionListener listener, AccessRight? right) => (_listener, _right) = (listener, right);

    public EndPoint EndPoint => _listener.EndPoint;

    /// <summary>Whoever comes in has to show a token.</summary>
    /// <exception cref="IOException">It cannot be had; the message says why.</exception>
    public static async Task<InspectorDoor> OpenTcpAsync(IPEndPoint wanted, CancellationToken stopping) =>
        new(await ListenAsync(wanted, SocketTransportOptions.CreateDefaultBoundListenSocket, stopping).ConfigureAwait(false), null);

    /// <summary>Whoever may open the file has the right.</summary>
    /// <exception cref="IOException">It cannot be had; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static async Task<InspectorDoor> OpenSocketAsync(string file, AccessRight right, InspectAccess access, CancellationToken stopping)
    {
        UnixDomainSocketEndPoint wanted;
        try
        {
            wanted = new UnixDomainSocketEndPoint(file);
        }
        catch (ArgumentException tooLong)
        {
            throw new IOException("the path is too long for a socket", tooLong);
        }
        // A gate that was killed has left its file, which keeps the next one from listening.
        File.Delete(file);
        return new InspectorDoor(await ListenAsync(wanted, Bind, stopping).ConfigureAwait(false), right);

        // Nobody can connect before it listens; until then its permissions are right.
        Socket Bind(EndPoint endPoint)
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            try
            {
                FileOwner.Apply(file, access);
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>Whether a living gate has this socket.</summary>
    public static bool IsServed(string file)
    {
        if (!Socket.OSSupportsUnixDomainSockets)
            return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(file));
            return true;
        }
        catch (SocketException failure)
        {
            // One that has no time for more connections, or is another user's.
            return failure.SocketErrorCode is SocketError.WouldBlock or SocketError.AccessDenied;
        }
        catch (ArgumentException)
        {
            // Too long a path for one.
            return false;
        }
    }

    /// <summary>Lets people in until the gate ends.</summary>
    /// <param name="start">Makes a conversation: with a caller who is known, or one who has to show a token.</param>
    /// <param name="log">Where it is told that one failed.</param>
    /// <param name="stopping">The gate ends.</param>
    public async Task ServeAsync(Func<ConnectionContext, Caller?, Conversation> start, OperatorLog log, CancellationToken stopping)
    {
        try
        {
            while (await AcceptAsync(log, stopping).ConfigureAwait(false) is { } connection)
            {
                _connections.RemoveAll(c => c.Served.IsCompleted);
                var isFull = _connections.Count >= MaxConnections && !TryDropStranger();
                var conversation = start(connection, CallerOf(connection));
                // Those that are only told so are not counted: they are gone at once.
                var served = Task.Run(() => ServeAsync(conversation, isFull, log, stopping), CancellationToken.None);
                if (!isFull)
                    _connections.Add((conversation, served));
            }
        }
        finally
        {
            if (stopping.IsCancellationRequested)
                await Task.WhenAny(Task.WhenAll(_connections.Select(c => c.Served)), Task.Delay(Conversation.LastAnswer, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    /// <summary>The next connection; null at the gate's end. A failure, as where no descriptor is left, ends nothing.</summary>
    private async Task<ConnectionContext?> AcceptAsync(OperatorLog log, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptAsync(stopping).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                log.Write(LogLevel.Warning, $"the inspector cannot take a connection on {EndPoint}: {failure.GetBaseException().Message}");
                await Task.Delay(AcceptPause, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Who has a token shows it at once: the place of who has waited longest with it is given to the next.</summary>
    private bool TryDropStranger()
    {
        var longest = _connections.FindIndex(c => !c.Conversation.IsKnown);
        if (longest < 0)
            return false;
        _connections[longest].Conversation.Drop();
        _connections.RemoveAt(longest);
        return true;
    }

    /// <summary>
    /// Comes in once: what a conversation needs is loaded while there is no want of anything. .NET does not try again to load what it could
    /// not load once, and where descriptors are short the inspector is wanted most.
    /// </summary>
    public async Task TryAsync(CancellationToken stopping)
    {
        using var socket = EndPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(EndPoint, stopping).ConfigureAwait(false);
            await socket.SendAsync("quit\n"u8.ToArray(), stopping).ConfigureAwait(false);
            await socket.ReceiveAsync(new byte[1], stopping).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Whoever comes next finds the same.
        }
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private static async Task<IConnectionListener> ListenAsync(EndPoint wanted, Func<EndPoint, Socket> bind, CancellationToken stopping)
    {
        var options = new SocketTransportOptions
        {
            Backlog = MaxConnections,
            MaxReadBufferSize = BufferBytes,
            MaxWriteBufferSize = BufferBytes,
            IOQueueCount = 1,
            CreateBoundListenSocket = bind,
        };
        try
        {
            return await new SocketTransportFactory(Options.Create(options), NullLoggerFactory.Instance).BindAsync(wanted, stopping).ConfigureAwait(false);
        }
        catch (AddressInUseException refused)
        {
            throw new IOException("the port is in use", refused);
        }
        catch (SocketException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    private Caller? CallerOf(ConnectionContext connection) => _right is { } right
        ? new Caller(connection.Features.Get<IConnectionSocketFeature>() is { } feature ? SocketPeer.NameOf(feature.Socket) : "somebody", right)
        : null;

    private static async Task ServeAsync(Conversation conversation, bool isFull, OperatorLog log, CancellationToken stopping)
    {
        try
        {
            if (isFull)
                await conversation.RefuseAsync($"{MaxConnections} connections are open, more are not taken").ConfigureAwait(false);
            else
                await conversation.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or TimeoutException or ConnectionAbortedException)
        {
            // The peer has gone or does not read, or the gate ends.
        }
        catch (Exception failure)
        {
            log.Write(LogLevel.Error, $"a conversation failed: {failure}");
        }
        finally
        {
            await conversation.CloseAsync().ConfigureAwait(false);
        }
    }
}
