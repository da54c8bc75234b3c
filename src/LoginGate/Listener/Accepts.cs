using Akka.Actor;
using Akka.IO;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Listener;

/// <summary>How many clients a port may take before it is asked for more, and what holds it back where it heeds no number.</summary>
internal sealed class Accepts(TransportKind transport)
{
    // Large enough that a rush of connects seldom waits for the next one, and few enough that those who are not looked at yet do not take what
    // the process needs, also with several lines.
    private const int Batch = 64;

    private readonly AcceptBrake? _brake = AcceptBrake.For(transport);
    // Whether one of those that are being taken was refused for want of a descriptor.
    private bool _isShort;

    /// <summary>Clients that may still be taken.</summary>
    public int Left { get; private set; }

    /// <summary>Whether those who were refused are to be closed before more are taken.</summary>
    public bool MustPause => _isShort || _brake is { IsOn: true };

    /// <summary>A bind whose port is held back where it must be.</summary>
    public Tcp.Bind Bind(IActorRef handler, ListenSettings listen, IReadOnlyList<Inet.SocketOption> options) => _brake is null
        ? new Tcp.Bind(handler, listen.EndPoint, listen.Backlog, options, pullMode: true)
        : new Tcp.Bind(handler, listen.EndPoint, _brake.QueueFor(listen.Backlog), [.. options, _brake], pullMode: true);

    /// <summary>The port takes the next ones.</summary>
    public void Resume(IActorRef port)
    {
        _brake?.OnListening();
        (Left, _isShort) = (Batch, false);
        port.Tell(new Tcp.ResumeAccepting(Batch));
    }

    /// <summary>The port takes nobody, as far as it heeds that.</summary>
    public void Stop(IActorRef port)
    {
        Left = 0;
        port.Tell(new Tcp.ResumeAccepting(0));
    }

    /// <summary>A client was taken; true: it is time to ask for more.</summary>
    public bool OnTaken() => --Left == 0 || _brake is { IsOn: true };

    public void OnShort() => _isShort = true;

    /// <summary>Whether more may be taken, after a pause.</summary>
    public bool TryRelease() => _brake is null || _brake.TryRelease();
}
