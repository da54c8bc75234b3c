namespace LoginGate.Protocol;

/// <summary>What is to be done with something that a client said.</summary>
public enum HandshakeStep
{
    /// <summary>Nothing: it is no part of what is forwarded.</summary>
    Ignore,

    /// <summary>Send the client what <see cref="ClientHandshake.WriteAnswer"/> writes.</summary>
    Answer,

    /// <summary>The packet is the client's own business with LoginSrv: forward it as it now stands.</summary>
    Forward,

    /// <summary>The client gave a wrong answer and has to be closed.</summary>
    Violation,
}

/// <summary>
/// The gate's half of the talk with one client that goes before everything else, and, where that agrees on a key, the undoing of what the
/// client hides with it. Bounded: it holds a key and a few bytes. Not for several threads at once.
/// </summary>
public abstract class ClientHandshake
{
    /// <summary>What the gate says when the client has connected; empty where the client begins.</summary>
    public virtual ReadOnlyMemory<byte> Greeting => default;

    /// <summary>Bytes of the answer that <see cref="HandshakeStep.Answer"/> means.</summary>
    public virtual int AnswerBytes => 0;

    /// <summary>Whether packets are forwarded from now on.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>Bytes outside packets that belong to the talk so far: they are not astray.</summary>
    public int OutsideBytes { get; protected set; }

    /// <summary>Writes that answer. It is made when it goes out: most of it is the same for all clients.</summary>
    /// <param name="destination">Exactly <see cref="AnswerBytes"/> long.</param>
    public virtual void WriteAnswer(Span<byte> destination)
    {
    }

    /// <summary>Looks at bytes that the client sent outside packets, in their order.</summary>
    public virtual HandshakeStep ReadOutside(ReadOnlySpan<byte> bytes) => HandshakeStep.Ignore;

    /// <summary>Looks at a packet.</summary>
    /// <param name="packet">The packet, <c>#</c> to <c>!</c>; with <see cref="HandshakeStep.Forward"/> as LoginSrv is to see it.</param>
    public abstract HandshakeStep ReadPacket(ref ReadOnlySpan<byte> packet);
}
