using Akka.IO;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>An ack that carries a number.</summary>
public sealed class Ack(int number) : Tcp.Event
{
    public int Number { get; } = number;
}
