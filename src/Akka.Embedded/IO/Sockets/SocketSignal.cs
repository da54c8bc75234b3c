using Akka.Actor;
using Akka.Event;

namespace Akka.IO.Sockets;

/// <summary>What an engine tells the actor that owns a socket.</summary>
internal sealed class SocketSignal : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    /// <summary>Bytes, the end or an error can be read; or a connection can be accepted.</summary>
    public static readonly SocketSignal Readable = new("Readable");

    /// <summary>The socket takes bytes again, or connecting has come to an end.</summary>
    public static readonly SocketSignal Writable = new("Writable");

    private readonly string _name;

    private SocketSignal(string name) => _name = name;

    public override string ToString() => _name;
}
