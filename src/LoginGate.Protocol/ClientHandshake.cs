namespace LoginGate.Protocol;

/// <summary>What is to be done with something that a client said.</summary>
public enum HandshakeStep
{
    /// <summary>Nothing: it is no part of what is forwarded.</summary>
    Ignore,

    /// <summary>Send the client <see cref="ClientHandshake.Answer"/>.</summary>
    Answer,

    /// <summary>The packet is the client's own business with LoginSrv: forward it as it now stands.</summary>
    Forward,

    /// <summary>The client gave a wrong answer and has to be closed.</summary>
    Violation,
}

/// <summary>
/// The gate's half of the talk with one client that goes before everything else, and, where that agrees on a key, the undoing of what the
/// client hides with it. Bounded: it holds no more than one answer. Not for several threads at once.
/// </summary>
public abstract class ClientHandshake
{
    /// <summary>What the gate says when the client has connected; empty where the client begins.</summary>
    public virtual ReadOnlyMemory<byte> Greeting => default;

    /// <summary>What <see cref="HandshakeStep.Answer"/> means.</summary>
    public ReadOnlyMemory<byte> Answer { get; protected set; }

    /// <summary>Whether packets are forwarded from now on.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>Bytes outside packets that belong to the talk so far: they are not astray.</summary>
    public int OutsideBytes { get; protected set; }

    /// <summary>Looks at bytes that the client sent outside packets, in their order.</summary>
    public virtual HandshakeStep ReadOutside(ReadOnlySpan<byte> bytes) => HandshakeStep.Ignore;

    /// <summary>Looks at a packet.</summary>
    /// <param name="packet">The packet, <c>#</c> to <c>!</c>; with <see cref="HandshakeStep.Forward"/> as LoginSrv is to see it.</param>
    public abstract HandshakeStep ReadPacket(ref ReadOnlySpan<byte> packet);
}
