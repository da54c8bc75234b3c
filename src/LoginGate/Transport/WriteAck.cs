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

    /// <summary>The command to write these bytes and to say so.</summary>
    public static Tcp.Write Request(ByteString bytes) => Tcp.Write.Create(bytes, Instance);
}
