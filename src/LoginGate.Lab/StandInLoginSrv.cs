using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>
/// A LoginSrv for trying out, demonstrations and tests: speaks every dialect, leads the login conversation with accounts of its
/// own, writes down what gates send, and misbehaves on request. All members may be used from any thread.
/// </summary>
public sealed class StandInLoginSrv : IAsyncDisposable
{
    private const int Backlog = 64;

    private readonly Socket _listener;
    private readonly ConcurrentDictionary<int, (LoginSrvLink Link, Task Task)> _links = new();
    private readonly Task _accepting;
    private volatile LoginSrvBehaviour _behaviour = LoginSrvBehaviour.Good;
    private volatile TaskCompletionSource _behaviourChanged = NewSignal();
    private volatile bool _disposed;

    private StandInLoginSrv(LoginSrvOptions options, EventHandler<LoginSrvTraffic>? watcher)
    {
        Options = options;
        if (watcher is not null) Traffic += watcher;
        Ledger = new SessionLedger(options.KeepsPayloads);
        Conversation = new LoginConversation(options);
        _listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(options.Address, options.Port));
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Frames and connections as they come, for those who print them. Handlers run on the links' threads and must be quick.</summary>
    public event EventHandler<LoginSrvTraffic>? Traffic;

    /// <summary>Where it listens; the port is the real one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The settings it was started with.</summary>
    public LoginSrvOptions Options { get; }

    /// <summary>What gates sent so far.</summary>
    public SessionLedger Ledger { get; }

    /// <summary>How it misbehaves at present; set another one at any time.</summary>
    public LoginSrvBehaviour Behaviour
    {
        get => _behaviour;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _behaviour = value;
            Interlocked.Exchange(ref _behaviourChanged, NewSignal()).SetResult();
        }
    }

    /// <summary>Gate connections at present.</summary>
    public int LinkCount => _links.Count;

    /// <summary>Counts since the start.</summary>
    public LoginSrvFigures Figures => Counters.Snapshot(LinkCount);

    internal LoginConversation Conversation { get; }

    internal LoginSrvCounters Counters { get; } = new();

    internal Task BehaviourChanged => _behaviourChanged.Task;

    internal bool IsWatched => Traffic is not null;

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="watcher">First handler of <see cref="Traffic"/>. Connections report only if there is a handler when they begin.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static StandInLoginSrv Start(LoginSrvOptions? options = null, EventHandler<LoginSrvTraffic>? watcher = null) =>
        new(options ?? new LoginSrvOptions(), watcher);

    /// <summary>Ends every gate connection now; new ones are still taken.</summary>
    public void CloseLinks(bool reset = false)
    {
        foreach (var (link, _) in _links.Values) link.Close(reset);
    }

    /// <summary>Sends bytes as they stand to every gate.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        foreach (var (link, _) in _links.Values) link.Raw(bytes);
    }

    /// <summary>Sends something no correct LoginSrv sends to every gate.</summary>
    public void Send(LoginSrvMischief mischief) => SendRaw(MischiefBytes.Of(mischief, Options.Dialect));

    /// <summary>Sends a packet to one session, on the newest gate connection.</summary>
    public void Reply(int session, ReadOnlySpan<byte> packet)
    {
        if (Newest() is not { } link) return;
        link.Reply(session, packet);
        link.Flush();
    }

    /// <summary>Tells every gate to close a session.</summary>
    public void Kick(int session)
    {
        foreach (var (link, _) in _links.Values) link.Kick(session);
    }

    /// <summary>Tells every gate to close a session and block its address.</summary>
    public void KickAndBan(int session, bool permanent)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(Options.Dialect).WriteKickAndBan(output, session, permanent);
        SendRaw(output.WrittenSpan);
    }

    /// <summary>Tells every gate to block an address.</summary>
    public void BanAddress(IPAddress address)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(Options.Dialect).WriteBanAddress(output, address);
        SendRaw(output.WrittenSpan);
    }

    /// <summary>Stops listening, ends all connections and waits for their tasks.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        CloseLinks();
        await Task.WhenAll(_links.Values.Select(static link => link.Task)).ConfigureAwait(false);
    }

    internal void Tell(LoginSrvTrafficKind kind, LoginSrvLink link, byte[] bytes) =>
        Traffic?.Invoke(this, new LoginSrvTraffic(kind, link.Number, link.Gate, bytes));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoginSrvLink? Newest() => _links.IsEmpty ? null : _links.MaxBy(pair => pair.Key).Value.Link;

    private async Task AcceptAsync()
    {
        while (!_disposed)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                if (_disposed) return;
                continue;
            }
            Serve(socket);
        }
    }

    private void Serve(Socket socket)
    {
        LoginSrvLink link;
        try
        {
            socket.NoDelay = true;
            link = new LoginSrvLink(this, socket, Counters.NoteLink());
        }
        catch (SocketException)
        {
            // Gone before it was served.
            socket.Dispose();
            return;
        }
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _links[link.Number] = (link, ServeAsync(link, started.Task));
        started.SetResult();
    }

    private async Task ServeAsync(LoginSrvLink link, Task started)
    {
        await started.ConfigureAwait(false);
        await link.RunAsync().ConfigureAwait(false);
        _links.TryRemove(link.Number, out _);
        link.Dispose();
    }
}
