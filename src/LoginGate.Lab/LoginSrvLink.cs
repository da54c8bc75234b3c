using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>One gate's connection to the stand-in LoginSrv: a task that reads and answers, a task that sends.</summary>
internal sealed class LoginSrvLink : IReplySink, IDisposable
{
    private const int ReadBytes = 64 * 1024;
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly StandInLoginSrv _server;
    private readonly Socket _socket;
    private readonly GateFrameDecoder _decoder;
    private readonly LinkWriter _writer;
    private readonly Dictionary<int, LoginUser> _users = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _buffer = new byte[ReadBytes];
    private int _frames;
    private volatile bool _closing;

    public LoginSrvLink(StandInLoginSrv server, Socket socket, int number)
    {
        _server = server;
        _socket = socket;
        Number = number;
        Gate = socket.RemoteEndPoint;
        _decoder = new GateFrameDecoder(server.Options.Dialect, server.Options.MaxFrameBytes);
        _writer = new LinkWriter(socket, server.Options.Dialect, server)
        {
            Watcher = server.IsWatched ? bytes => server.Tell(LoginSrvTrafficKind.ToGate, this, bytes) : null,
        };
    }

    public int Number { get; }

    public EndPoint? Gate { get; }

    public void Reply(int session, ReadOnlySpan<byte> packet) => _writer.Reply(session, packet);

    public void Kick(int session)
    {
        _writer.Kick(session);
        _writer.Flush();
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        _writer.Raw(bytes);
        _writer.Flush();
    }

    public void Flush() => _writer.Flush();

    /// <summary>Serves the gate until its connection ends; never throws for what a gate or the network does.</summary>
    public async Task RunAsync()
    {
        _server.Tell(LoginSrvTrafficKind.LinkOpened, this, []);
        var sending = SendAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone: that is how it ends.
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Close();
        await sending.ConfigureAwait(false);
        foreach (var user in _users.Values) _server.Conversation.Close(user);
        _server.Ledger.EndLink(Number);
        _server.Tell(LoginSrvTrafficKind.LinkClosed, this, []);
    }

    /// <summary>Ends the connection: cleanly, or by a reset that loses what is on its way.</summary>
    public void Close(bool reset)
    {
        _closing = true;
        try
        {
            if (reset)
            {
                _socket.LingerState = new LingerOption(true, 0);
                _socket.Close();
                return;
            }
            // The gate reads the end; what it still sends is read and dropped, or the system would answer it with a reset.
            _socket.Shutdown(SocketShutdown.Send);
            _stop.CancelAfter(ClosePatience);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _decoder.Dispose();
        _writer.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            await _writer.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading task sees the same end.
        }
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            await WhileStoppedAsync().ConfigureAwait(false);
            int count = await _socket.ReceiveAsync(_buffer, _stop.Token).ConfigureAwait(false);
            if (count == 0) return;
            if (_closing) continue;
            _server.Counters.NoteRead(count);
            Handle(_buffer.AsSpan(0, count));
            _writer.Flush();
        }
    }

    private async Task WhileStoppedAsync()
    {
        while (true)
        {
            // Taken before the look, so that a change between the two is not missed.
            var changed = _server.BehaviourChanged;
            if (!_server.Behaviour.StopReading) return;
            await changed.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private void Handle(ReadOnlySpan<byte> input)
    {
        while (!_closing && _decoder.Read(ref input, out var frame) != GateFrameKind.NeedMore)
        {
            _server.Counters.NoteFrameRead();
            _server.Ledger.Record(Number, frame);
            if (_server.IsWatched) _server.Tell(LoginSrvTrafficKind.FromGate, this, frame.Raw.ToArray());
            Handle(frame);
            int closeAfter = _server.Behaviour.CloseAfterFrames;
            if (closeAfter > 0 && ++_frames >= closeAfter) Close(_server.Behaviour.ClosesByReset);
            if (_server.Options.OneFramePerRead) return;
        }
    }

    private void Handle(GateFrame frame)
    {
        switch (frame.Kind)
        {
            case GateFrameKind.Heartbeat:
                if (!_server.Behaviour.MuteHeartbeats) _writer.Heartbeat();
                break;
            case GateFrameKind.Open:
                if (_users.Remove(frame.Session, out var older)) _server.Conversation.Close(older);
                var user = new LoginUser(frame.Session, this, _server.Options.Clock.GetUtcNow());
                _users[frame.Session] = user;
                if (_server.Options.Mode == LoginSrvMode.Conversation) _server.Conversation.Open(user);
                if (_server.Behaviour.AfterOpen is { IsEmpty: false } pushed) _writer.Reply(user.Session, pushed.Span);
                break;
            case GateFrameKind.Close:
                if (_users.Remove(frame.Session, out var gone)) _server.Conversation.Close(gone);
                break;
            case GateFrameKind.Data when _users.TryGetValue(frame.Session, out var sender):
                HandleData(sender, frame.Payload);
                break;
            default:
                break;
        }
    }

    private void HandleData(LoginUser user, ReadOnlySpan<byte> data)
    {
        switch (_server.Options.Mode)
        {
            case LoginSrvMode.Echo:
                _writer.Reply(user.Session, data);
                return;
            case LoginSrvMode.Silent:
                return;
            default:
                break;
        }
        if (user.IsWholePacket(data))
        {
            _server.Conversation.Packet(user, data);
            return;
        }
        user.Append(data);
        while (user.TakePacket() is { } packet) _server.Conversation.Packet(user, packet);
    }
}
