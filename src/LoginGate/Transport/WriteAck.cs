using Akka.IO;

namespace LoginGate.Transport;

/// <summary>
/// Tells a writer that the kernel took its bytes. Every write asks for it and only one write is under way per connection:
/// Akka.IO loses queued writes that a Close follows, and a queue of our own can be bounded.
/// </summary>
internal sealed class WriteAck : Tcp.Event
{
    public static readonly WriteAck Instance = new();

    private WriteAck()
    {
    }
}
