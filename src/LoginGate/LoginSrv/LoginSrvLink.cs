using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>What exists only while LoginSrv is connected: the connection, its two byte streams and what waits to be written.</summary>
internal sealed class LoginSrvLink(IActorRef connection, LoginSrvTarget target, LoginSrvSettings settings, ILoggingAdapter log) : IDisposable
{
    private readonly GateFrameEncoder _encoder = new(settings.Dialect);
    private readonly bool _opensWithData = settings.Dialect.OpensWithData;
    private readonly WriteBuffer _output = new();
    private bool _isFlushDue;

    public IActorRef Connection { get; } = connection;

    public LoginSrvTarget Target { get; } = target;

    public bool WritesCloseFrames { get; set; } = settings.CloseFrames;

    public LoginSrvFrameDecoder Decoder { get; } = new(settings.Dialect, settings.MaxFrameBytes);

    /// <summary>When the last whole frame came (<see cref="Clock"/>).</summary>
    public required TimeSpan LastHeard { get; set; }

    /// <summary>When the heartbeat that is not answered yet went out; null: none is under way.</summary>
    public TimeSpan? HeartbeatSent { get; set; }

    /// <summary>Whether any frame came at all.</summary>
    public bool HasSpoken { get; set; }

    /// <summary>Set where the dialect announces LoginSrv's own address instead of the one the client reached.</summary>
    public IPAddress? LoginSrvAddress { get; init; }

    /// <summary>Bytes that LoginSrv's system has not taken yet.</summary>
    public int PendingBytes => _output.PendingBytes;

    /// <summary>Bytes that were ever queued on this link.</summary>
    public long QueuedBytes => _output.TotalBytes;

    /// <summary>Bytes that LoginSrv's system took.</summary>
    public long WrittenBytes => _output.WrittenBytes;

    /// <summary>What comes before all else on a link, where the dialect has it.</summary>
    public void AnnounceGate() => _encoder.WriteAnnounce(_output);

    /// <summary>A session begins; in some dialects LoginSrv is told with its first packet.</summary>
    public void Open(LoginSrvSession session)
    {
        if (!_opensWithData)
            TryWrite(session, packet: default);
    }

    /// <summary>False when the packet cannot be written; its session ends then.</summary>
    public bool TryForward(LoginSrvSession session, ReadOnlySpan<byte> packet) => TryWrite(session, packet);

    /// <summary>A session is over: LoginSrv is told if it was told of its beginning.</summary>
    public void Close(LoginSrvSession session)
    {
        if (WritesCloseFrames && session.IsAnnounced)
            _encoder.WriteClose(_output, session.Number);
    }

    public void Heartbeat(TimeSpan now)
    {
        _encoder.WriteHeartbeat(_output);
        HeartbeatSent ??= now;
    }

    public void Flush(IActorRef self) => _output.Flush(Connection, self);

    public void OnWritten(IActorRef self)
    {
        _output.OnWritten();
        _output.Flush(Connection, self);
    }

    /// <summary>Packets that wait in the actor's mailbox already leave with this one: it tells itself <see cref="FlushDue"/>.</summary>
    public void FlushSoon(IActorRef self)
    {
        if (_isFlushDue || _output.IsWriting)
            return;
        _isFlushDue = true;
        self.Tell(FlushDue.Instance, self);
    }

    public void OnFlushDue(IActorRef self)
    {
        _isFlushDue = false;
        Flush(self);
    }

    /// <summary>Closes the connection once LoginSrv's system has everything.</summary>
    public void CloseIfDrained()
    {
        if (_output.IsEmpty)
            Connection.Tell(Tcp.Close.Instance);
    }

    /// <summary>How a link ended, for the log.</summary>
    public static Phrase Describe(Tcp.ConnectionClosed closed) => closed switch
    {
        { IsPeerClosed: true } => "closed by LoginSrv",
        { IsErrorClosed: true } => closed.Cause is { } cause ? Phrase.Verbatim(cause) : "broken",
        { IsAborted: true } => "aborted",
        _ => "closed",
    };

    /// <summary>Announces a session that is not yet announced, and writes its packet if there is one.</summary>
    private bool TryWrite(LoginSrvSession session, ReadOnlySpan<byte> packet)
    {
        try
        {
            if (!session.IsAnnounced)
                Announce(session);
            if (!packet.IsEmpty)
                _encoder.WriteData(_output, session.Number, packet);
            return true;
        }
        // Whatever it is, it is one client's matter: the encoder has written whole frames or nothing, and all clients share this connection.
        catch (Exception refusal)
        {
            log.Error(refusal, "session {0} of {1}: LoginSrv cannot be told of it; closing", session.Number, session.Client);
            session.Actor.Tell(new EndSession(CloseCause.Failed));
            return false;
        }
    }

    private void Announce(LoginSrvSession session)
    {
        var second = LoginSrvAddress ?? session.Local;
        // Which of its routes LoginSrv takes goes by it: with one that it cannot be told, the default one.
        _encoder.WriteOpen(_output, session.Number, session.Client, settings.Dialect.CanAnnounce(second) ? second : IPAddress.Any);
        session.IsAnnounced = true;
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _output.Dispose();
    }

    internal sealed class FlushDue
    {
        public static readonly FlushDue Instance = new();
    }
}
