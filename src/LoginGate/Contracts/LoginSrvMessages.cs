using System.Net;
using Akka.Event;
using LoginGate.Protocol;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Contracts;

// The contract of LoginSrvActor: what sessions and the line ask of it, and what it tells them.

/// <summary>Connect to LoginSrv, from now on and again after every loss. Nothing is dialled before.</summary>
internal sealed class Dial
{
    public static readonly Dial Instance = new();

    private Dial()
    {
    }
}

/// <summary>Ask, by an operator: dial LoginSrv now if the next attempt is waited for. Answered with <see cref="Reconnecting"/>.</summary>
internal sealed class Reconnect
{
    public static readonly Reconnect Instance = new();

    private Reconnect()
    {
    }
}

/// <summary>The answer to <see cref="Reconnect"/>.</summary>
/// <param name="Target">The address that is meant.</param>
/// <param name="IsBegun">Whether it is dialled because of that.</param>
/// <param name="IsConnected">Whether there is a connection.</param>
internal sealed record Reconnecting(string Target, bool IsBegun, bool IsConnected);

/// <summary>
/// A session begins: LoginSrv is told its number and the client's address, in some dialects with its first packet only. The sender is the
/// session actor.
/// </summary>
/// <param name="Local">The address that the client reached: the open frame's second address in most dialects.</param>
internal sealed record OpenSession(int Session, IPAddress Client, IPAddress Local);

/// <summary>One checked packet, <c>#</c> to <c>!</c>, of an open session; LoginSrv's actor gives it back.</summary>
internal sealed class ForwardPacket : PooledMessage<ForwardPacket>
{
    public int Session { get; private set; }

    public ReadOnlyMemory<byte> Packet => Content;

    /// <summary>Whether <see cref="PacketsTaken"/> is to follow, once the packet has been dealt with.</summary>
    public bool WantsAnswer { get; private set; }

    public static ForwardPacket Of(int session, ReadOnlySpan<byte> packet, bool wantsAnswer = false)
    {
        var message = Take(packet);
        message.Session = session;
        message.WantsAnswer = wantsAnswer;
        return message;
    }
}

/// <summary>To a session: what it forwarded up to the packet that wanted an answer is out of the actor's mailbox.</summary>
internal sealed class PacketsTaken
{
    public static readonly PacketsTaken Instance = new();

    private PacketsTaken()
    {
    }
}

/// <summary>
/// A client's packet is not forwarded, because clients of the dialect do not begin so; those of another do, with a login or what goes
/// before it. Of a client at most once.
/// </summary>
/// <param name="Head">Its start, without what could be a password (<see cref="LoginHead"/>).</param>
internal sealed record LoginRefused(byte[] Head);

/// <summary>A session is over: LoginSrv gets its one close frame, if it got the open frame.</summary>
internal sealed record CloseSession(int Session);

/// <summary>Write what is queued, end the connection cleanly and stop; answered with <see cref="Disconnected"/>.</summary>
internal sealed record Disconnect(TimeSpan Timeout);

/// <summary>The answer to <see cref="Disconnect"/>: nothing more goes to LoginSrv.</summary>
internal sealed class Disconnected
{
    public static readonly Disconnected Instance = new();

    private Disconnected()
    {
    }
}

/// <summary>To the line: LoginSrv can be reached from now on, or no longer. Its last comes when the line may have ended too.</summary>
internal sealed record LinkChanged(LinkState State) : IDeadLetterSuppression;

/// <summary>To a session: more waits for LoginSrv than <c>max-pending</c>; read no further until <see cref="Relieved"/>.</summary>
internal sealed class Congested
{
    public static readonly Congested Instance = new();

    private Congested()
    {
    }
}

/// <summary>To a session that was told <see cref="Congested"/>: read on.</summary>
internal sealed class Relieved
{
    public static readonly Relieved Instance = new();

    private Relieved()
    {
    }
}
