using Akka.Actor;
using Akka.IO;
using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Wiring;

/// <summary>
/// Stands for a connection of Akka.IO in pull mode: hands over one read for each that is asked for, takes one write at a time
/// and acknowledges it when the test says so. What no owner of a connection may do goes into <see cref="FakeWire.Faults"/>.
/// </summary>
internal sealed class FakeConnection(FakeWire wire) : UntypedActor
{
    private readonly Queue<Tcp.Event> _incoming = [];
    private IActorRef _handler = ActorRefs.Nobody;
    private Tcp.Write? _write;
    private byte[] _written = [];
    private bool _wantsRead;
    private bool _acknowledgesAll;
    private bool _keepsOpen;
    private bool _hasPeerEnded;
    private bool _isOver;

    /// <summary>From the test: this comes in next, bytes or the end.</summary>
    public sealed record Incoming(Tcp.Event Event);

    /// <summary>From the test: the kernel takes the write under way, if there is one; all further ones too.</summary>
    public sealed record Acknowledge(bool FromNowOn);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tcp.Register register:
                _handler = register.Handler;
                _keepsOpen = register.KeepOpenOnPeerClosed;
                break;
            case Tcp.ResumeReading:
                _wantsRead = true;
                HandOver();
                break;
            case Tcp.Write write:
                OnWrite(write);
                break;
            case Tcp.Close:
                if (_write is not null && !_isOver)
                    wire.Fault("closed while a write was under way: it is lost");
                Finish(Tcp.Closed.Instance);
                break;
            case Tcp.Abort:
                Finish(Tcp.Aborted.Instance);
                break;
            case Incoming incoming:
                _incoming.Enqueue(incoming.Event);
                HandOver();
                break;
            case Acknowledge acknowledge:
                _acknowledgesAll |= acknowledge.FromNowOn;
                TakeWrite();
                break;
            case Tcp.Command command:
                wire.Fault($"was told {command.GetType().Name}");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void HandOver()
    {
        // Behind the peer's end a reset needs no read to be noticed.
        if ((!_wantsRead && !_hasPeerEnded) || _isOver || !_incoming.TryDequeue(out var next))
            return;
        _wantsRead = false;
        if (next is Tcp.PeerClosed && _keepsOpen)
        {
            _hasPeerEnded = true;
            _handler.Tell(next);
            HandOver();
        }
        else if (next is Tcp.ConnectionClosed)
            Finish(next);
        else
            _handler.Tell(next);
    }

    private void OnWrite(Tcp.Write write)
    {
        if (_isOver)
            wire.Fault($"wrote after the end: {Smaller.Show(write.Data.ToArray())}");
        if (_write is not null)
            wire.Fault("a second write while one was under way");
        _write = write;
        _written = write.Data.ToArray();
        if (_acknowledgesAll)
            TakeWrite();
    }

    // The bytes are looked at twice: until the acknowledgement they belong to the connection.
    private void TakeWrite()
    {
        if (_write is not { } write || _isOver)
            return;
        _write = null;
        var now = write.Data.ToArray();
        if (!now.AsSpan().SequenceEqual(_written))
            wire.Fault($"a write changed under way: {Smaller.Show(_written)} became {Smaller.Show(now)}");
        wire.Take(now);
        _handler.Tell(write.Ack);
    }

    private void Finish(Tcp.Event end)
    {
        if (_isOver)
            return;
        _isOver = true;
        wire.End(end);
        _handler.Tell(end);
    }
}

/// <summary>What became of one connection. Written by its actor alone; read when that is idle.</summary>
internal sealed class FakeWire
{
    private readonly List<byte[]> _taken = [];
    private readonly List<string> _faults = [];

    /// <summary>The writes that the kernel took.</summary>
    public IReadOnlyList<byte[]> Taken => _taken;

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How it ended; null while it lives.</summary>
    public object? Ended { get; private set; }

    public int LargestWrite => _taken.Count == 0 ? 0 : _taken.Max(bytes => bytes.Length);

    public byte[] AllTaken => [.. _taken.SelectMany(bytes => bytes)];

    public void Take(byte[] bytes) => _taken.Add(bytes);

    public void Fault(string what) => _faults.Add(what);

    public void End(object how) => Ended = how;
}
