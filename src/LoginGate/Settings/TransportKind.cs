namespace LoginGate.Settings;

/// <summary>What carries the gate's TCP connections (<c>login-gate.transport</c>).</summary>
internal enum TransportKind
{
    /// <summary>Event loops where the system has what they need (Linux), else Akka.IO.</summary>
    Auto,

    /// <summary>Event loops: one thread waits for sockets and runs the actors that they wake.</summary>
    EventLoop,

    /// <summary>Stock Akka.IO, on every system.</summary>
    AkkaIo,
}
