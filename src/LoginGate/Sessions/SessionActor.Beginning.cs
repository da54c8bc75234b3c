using System.Buffers;
using Akka.IO;
using LoginGate.EventLoop;
using LoginGate.Protocol;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Sessions;

// How it begins.
internal sealed partial class SessionActor
{
    private void Arriving(ProxyArrival arrival, object message)
    {
        if (message is WriteAck)
        {
            _output.OnWritten(Clock);
            return;
        }
        var step = message switch
        {
            BytesLent m => arrival.OnReceived(m.Bytes, ref _timer),
            Tcp.Received m => arrival.OnReceived(ByteStrings.Borrow(m.Data), ref _timer),
            _ => arrival.Receive(message, ref _timer),
        };
        (message as BytesLent)?.Return();
        (_record.Identity, _record.HasPlace) = (arrival.Identity, arrival.HasPlace);
        switch (step)
        {
            case ArrivalStep.Greet: Greet(); break;
            case ArrivalStep.Enter: OnArrived(arrival); break;
            case ArrivalStep.Close: Close(arrival.Cause); break;
            case ArrivalStep.Stop: Stop(arrival.Cause); break;
            case ArrivalStep.Unhandled: Operated(message, arrival.ToString()); break;
            default: break;
        }
    }

    private void Arrive()
    {
        var arrival = new ProxyArrival(_record.Identity, _connection, _context, Context);
        arrival.Begin(ref _timer);
        Become(message => Arriving(arrival, message));
    }

    private void OnArrived(ProxyArrival arrival)
    {
        Become(Relaying);
        // The way in was the proxy's.
        _patience.Restart(Clock.Now());
        Enter();
        if (!arrival.IsGreeted)
            Greet();
        if (!arrival.IsReading)
            _input.OnRead();
        if (arrival.FirstBytes.Length > 0)
            _record.OnHeard(arrival.FirstBytes.Length, Clock.Now(), _context.Line.Statistics);
        _input.Keep(arrival.FirstBytes);
        Resume();
    }

    private void Enter()
    {
        var now = Clock.Now();
        _record.Open(_context, Self, now);
        _timer.Set(NextDue);
        _log.Opened(Context, _record.Identity);
    }

    /// <summary>Says what the dialect's gate says first, if it does.</summary>
    private void Greet()
    {
        if (!_input.Greeting.IsEmpty)
            TrySay(_input.Greeting.Span, Clock.Now());
    }

    /// <summary>The gate's own part of the handshake. False when the client does not read, and has been closed for that.</summary>
    private bool TrySay(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        if (!TryWrite(bytes, now))
            return false;
        _record.OnHandshake(WireDirection.ToClient, bytes, Clock);
        return true;
    }

    private bool TryAnswer(TimeSpan now)
    {
        var length = _input.AnswerBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        _input.WriteAnswer(buffer.AsSpan(0, length));
        var isSaid = TrySay(buffer.AsSpan(0, length), now);
        ArrayPool<byte>.Shared.Return(buffer);
        return isSaid;
    }
}
