using System.Net;
using Akka.Actor;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>
/// What exists only while LoginSrv is connected: the connection, the sessions that LoginSrv knows, the frames that wait.
/// It keeps the promise made to LoginSrv: for each session one open, then data, then one close, then nothing.
/// </summary>
internal sealed class LoginSrvLink(IActorRef connection, LoginSrvSettings settings) : IDisposable
{
    private readonly GateFrameEncoder _encoder = new(settings.Dialect);
    private readonly WriteBuffer _output = new();
    private readonly Dictionary<int, IActorRef> _sessions = [];
    private readonly HashSet<IActorRef> _waiting = [];

    public IActorRef Connection { get; } = connection;

    public LoginSrvFrameDecoder Decoder { get; } = new(settings.Dialect, settings.MaxFrameBytes);

    public IReadOnlyDictionary<int, IActorRef> Sessions => _sessions;

    /// <summary>When the last whole frame came (<see cref="Clock"/>).</summary>
    public TimeSpan LastHeard { get; set; }

    public bool IsDrained => _output.IsEmpty;

    public void Open(int session, IActorRef actor, IPAddress client, IPAddress local)
    {
        _sessions.Add(session, actor);
        _encoder.WriteOpen(_output, session, client, SecondAddress(local));
    }

    /// <summary>False when LoginSrv does not know the session (any more): the packet goes nowhere.</summary>
    public bool Forward(int session, ReadOnlySpan<byte> packet, IActorRef sender)
    {
        if (!_sessions.ContainsKey(session))
            return false;
        _encoder.WriteData(_output, session, packet);
        if (_output.PendingBytes > settings.MaxPendingBytes && _waiting.Add(sender))
            sender.Tell(Congested.Instance);
        return true;
    }

    public bool Close(int session)
    {
        if (!_sessions.Remove(session, out var actor))
            return false;
        _waiting.Remove(actor);
        if (settings.CloseFrames)
            _encoder.WriteClose(_output, session);
        return true;
    }

    public void Heartbeat() => _encoder.WriteHeartbeat(_output);

    public void Flush(IActorRef self) => _output.Flush(Connection, self);

    public void OnWritten(IActorRef self)
    {
        _output.OnWritten();
        _output.Flush(Connection, self);
        // Half of the limit, so that a line at its limit does not stop and start its clients on every write.
        if (_waiting.Count > 0 && _output.PendingBytes <= settings.MaxPendingBytes / 2)
            RelieveAll();
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _output.Dispose();
    }

    private void RelieveAll()
    {
        foreach (var session in _waiting)
            session.Tell(Relieved.Instance);
        _waiting.Clear();
    }

    private IPAddress SecondAddress(IPAddress local) => LoginSrvAddress ?? local;

    /// <summary>Set where the dialect announces LoginSrv's own address instead of the one the client reached.</summary>
    public IPAddress? LoginSrvAddress { get; init; }
}
