using System.Net;
using Akka.Actor;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>What exists only while LoginSrv is connected: the connection, its two byte streams and what waits to be written.</summary>
internal sealed class LoginSrvLink(IActorRef connection, LoginSrvSettings settings) : IDisposable
{
    private readonly GateFrameEncoder _encoder = new(settings.Dialect);
    private readonly WriteBuffer _output = new();

    public IActorRef Connection { get; } = connection;

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

    public bool IsWriting => _output.IsWriting;

    /// <summary>Whether the actor has told itself to flush.</summary>
    public bool IsFlushDue { get; set; }

    public bool IsDrained => _output.IsEmpty;

    /// <summary>Bytes that LoginSrv's system has not taken yet.</summary>
    public int PendingBytes => _output.PendingBytes;

    /// <summary>Bytes that were ever queued on this link.</summary>
    public long QueuedBytes => _output.TotalBytes;

    /// <summary>Bytes that LoginSrv's system took.</summary>
    public long WrittenBytes => _output.WrittenBytes;

    public void Open(LoginSrvSession session) =>
        _encoder.WriteOpen(_output, session.Number, session.Client, LoginSrvAddress ?? session.Local);

    public void Forward(int session, ReadOnlySpan<byte> packet) => _encoder.WriteData(_output, session, packet);

    public void Close(int session)
    {
        if (WritesCloseFrames)
            _encoder.WriteClose(_output, session);
    }

    public void Heartbeat() => _encoder.WriteHeartbeat(_output);

    public void Flush(IActorRef self) => _output.Flush(Connection, self);

    public void OnWritten(IActorRef self)
    {
        _output.OnWritten();
        _output.Flush(Connection, self);
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _output.Dispose();
    }
}
