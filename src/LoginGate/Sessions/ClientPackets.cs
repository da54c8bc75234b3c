using System.Runtime.InteropServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>What is to be done with the next piece of what a client sent.</summary>
internal enum PacketVerdict
{
    /// <summary>Nothing whole is left: read on.</summary>
    NeedMore,

    /// <summary>Nothing: it was dropped and counted.</summary>
    Dropped,

    /// <summary>A <c>*</c>: the client is alive, and takes replies.</summary>
    Star,

    /// <summary>The client's part of the handshake: send it what <see cref="ClientPackets.WriteAnswer"/> writes.</summary>
    Answer,

    /// <summary>A good packet: forward it.</summary>
    Forward,

    /// <summary>A good packet that tries a password, to log in, to change it or to be told it: forward it too.</summary>
    LogIn,

    /// <summary>A good packet that makes an account: forward it if its address may have one more.</summary>
    AskForAccount,

    /// <summary>The client broke a rule: close it.</summary>
    Violation,
}

/// <summary>
/// Puts a client's packets together and checks each: its bytes, its length, how many there are and what is between them; leads the
/// dialect's handshake, if it has one. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientPackets(Dialect dialect, ClientSettings limits, TimeSpan now, ClientHandshake? handshake) : IDisposable
{
    private readonly ClientPacketDecoder _decoder = new(dialect, limits.Payload, Math.Min(limits.MaxPacketBytes, dialect.PayloadLimit));
    private PacketRate _rate = new(limits.PacketsPerSecond, now);
    private int _maxStrayBytes = limits.MaxStrayBytes;
    private bool _owesGreeting = dialect.ClientGreeting is { IsRequired: true };
    private bool _isToldOf;

    /// <summary>Whether the start of a packet is held.</summary>
    public readonly bool HasPartial => _decoder.HasPartial;

    /// <summary>Whether nothing is forwarded before the client has done its part.</summary>
    public readonly bool IsHandshakeDue => handshake is { IsDone: false };

    /// <summary>Whether the client has yet to say what the dialect's clients begin with.</summary>
    public readonly bool IsGreetingDue => _owesGreeting;

    /// <summary>What the gate says first; mostly nothing.</summary>
    public readonly ReadOnlyMemory<byte> Greeting => handshake?.Greeting ?? default;

    /// <summary>Bytes of the answer that <see cref="PacketVerdict.Answer"/> means.</summary>
    public readonly int AnswerBytes => handshake?.AnswerBytes ?? 0;

    /// <summary>The rule that was broken, once <see cref="Read"/> has answered <see cref="PacketVerdict.Violation"/>.</summary>
    public CloseCause Violation { get; private set; }

    /// <summary>Other limits count from now on, but for those that are built into the decoder.</summary>
    public void Apply(ClientSettings limits)
    {
        _rate.Apply(limits.PacketsPerSecond);
        _maxStrayBytes = limits.MaxStrayBytes;
    }

    /// <summary>
    /// Reads on, and moves <paramref name="input"/> over what was used. To be called to the very end: only
    /// <see cref="PacketVerdict.NeedMore"/> gives a finished packet's buffer back.
    /// </summary>
    /// <param name="context">Knows the dialect, and the statistics that hear of what is dropped.</param>
    /// <param name="input">What is left of the client's bytes.</param>
    /// <param name="now">The present time.</param>
    /// <param name="packet">The packet, as LoginSrv is to see it, or what was dropped; good until the next call.</param>
    public PacketVerdict Read(SessionContext context, ref ReadOnlySpan<byte> input, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        switch (_decoder.Read(ref input, out packet))
        {
            case ClientPacketStatus.Packet or ClientPacketStatus.Greeting when !_rate.TryTake(now):
                return Violate(CloseCause.TooManyPackets);
            case ClientPacketStatus.Greeting:
                // It is not for LoginSrv; one more of them means nothing.
                _owesGreeting = false;
                return PacketVerdict.Dropped;
            case ClientPacketStatus.Packet when _owesGreeting:
                TellRefused(context, packet);
                return Violate(CloseCause.MissingGreeting);
            case ClientPacketStatus.Packet when handshake is not null:
                return JudgeByHandshake(context, ref packet);
            case ClientPacketStatus.Packet:
                return Judge(context.Dialect, packet);
            case ClientPacketStatus.FlowControl:
                return PacketVerdict.Star;
            case ClientPacketStatus.Outside when handshake is not null:
                return ReadOutside(context, packet);
            case ClientPacketStatus.Outside:
                context.Line.Statistics.OnStray(_decoder.DroppedBytes);
                return CheckOutside(_decoder.OutsideBytes);
            case ClientPacketStatus.Empty or ClientPacketStatus.Broken:
                context.Line.Statistics.OnBroken();
                return PacketVerdict.Dropped;
            case ClientPacketStatus.Violation:
                return Violate(JudgeViolation(context, packet));
            default:
                return PacketVerdict.NeedMore;
        }
    }

    /// <summary>Writes that answer into exactly <see cref="AnswerBytes"/>.</summary>
    public readonly void WriteAnswer(Span<byte> destination) => handshake?.WriteAnswer(destination);

    public readonly void Dispose() => _decoder.Dispose();

    private PacketVerdict JudgeByHandshake(SessionContext context, ref ReadOnlySpan<byte> packet)
    {
        switch (handshake!.ReadPacket(ref packet))
        {
            case HandshakeStep.Forward:
                return Judge(context.Dialect, packet);
            case HandshakeStep.Answer:
                return PacketVerdict.Answer;
            case HandshakeStep.Violation:
                return Violate(CloseCause.BadHandshake);
            default:
                if (IsHandshakeDue)
                    TellRefused(context, packet);
                return PacketVerdict.Dropped;
        }
    }

    private CloseCause JudgeViolation(SessionContext context, ReadOnlySpan<byte> packet)
    {
        var head = LoginHead.Of(packet);
        TellRefused(context, head);
        var isForeign = _decoder.Violation == ClientViolation.ForbiddenByte && LoginHead.IsRequestWith(head, _decoder.ViolationByte);
        return isForeign ? CloseCause.ForeignDialect : CauseOf(_decoder.Violation);
    }

    /// <summary>LoginSrv's actor hears of a client that begins as those of another dialect do.</summary>
    private void TellRefused(SessionContext context, ReadOnlySpan<byte> packet)
    {
        if (_isToldOf || !LoginHead.IsFirstOfAnyPreset(packet))
            return;
        _isToldOf = true;
        context.LoginSrv.Tell(new LoginRefused(LoginHead.Of(packet)));
    }

    private PacketVerdict Judge(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        // The gate's own digit has to fit too.
        if (dialect.RewritesCodeDigit && packet.Length == dialect.PayloadLimit && !char.IsAsciiDigit((char)packet[1]))
            return Violate(CloseCause.OversizedPacket);
        if (!LoginPacket.TryReadIdent(dialect, packet, out var ident))
            return PacketVerdict.Forward;
        var idents = dialect.Idents;
        return ident == idents.NewAccount ? PacketVerdict.AskForAccount
            : ident == idents.Login || ident == idents.LoginAlternative || ident == idents.ChangePassword || ident == idents.ForgottenPassword ? PacketVerdict.LogIn
            : PacketVerdict.Forward;
    }

    private PacketVerdict ReadOutside(SessionContext context, ReadOnlySpan<byte> bytes)
    {
        var before = handshake!.OutsideBytes;
        var step = handshake.ReadOutside(bytes);
        // Negative where what looked like the answer was none.
        context.Line.Statistics.OnStray(bytes.Length - (handshake.OutsideBytes - before));
        var verdict = CheckOutside(_decoder.OutsideBytes - handshake.OutsideBytes);
        return step == HandshakeStep.Violation && verdict != PacketVerdict.Violation ? Violate(CloseCause.BadHandshake) : verdict;
    }

    private PacketVerdict CheckOutside(long strayBytes) => _decoder.Outside switch
    {
        OutsideContent.HttpProbe => Violate(CloseCause.HttpProbe),
        OutsideContent.FrameBytes => Violate(CloseCause.ForbiddenByte),
        _ when strayBytes > _maxStrayBytes => Violate(CloseCause.TooManyStrayBytes),
        _ => PacketVerdict.Dropped,
    };

    private PacketVerdict Violate(CloseCause cause)
    {
        Violation = cause;
        return PacketVerdict.Violation;
    }

    private static CloseCause CauseOf(ClientViolation violation) => violation switch
    {
        ClientViolation.Oversize => CloseCause.OversizedPacket,
        ClientViolation.MissingDigit => CloseCause.MissingDigit,
        ClientViolation.ForeignGreeting => CloseCause.ForeignDialect,
        _ => CloseCause.ForbiddenByte,
    };
}
