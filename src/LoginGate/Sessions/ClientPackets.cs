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

    /// <summary>A good packet: forward it.</summary>
    Forward,

    /// <summary>A good packet that makes an account: forward it if its address may have one more.</summary>
    AskForAccount,

    /// <summary>The client broke a rule: close it.</summary>
    Violation,
}

/// <summary>
/// Puts a client's packets together and checks each: its bytes, its length, how many there are and what is between them. A part of the
/// session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientPackets(Dialect dialect, ClientSettings limits, TimeSpan now) : IDisposable
{
    private readonly ClientPacketDecoder _decoder = new(dialect, limits.Payload, Math.Min(limits.MaxPacketBytes, dialect.PayloadLimit));
    private PacketRate _rate = new(limits.PacketsPerSecond, now);
    private int _maxStrayBytes = limits.MaxStrayBytes;
    private bool _owesGreeting = dialect.ClientGreeting is { IsRequired: true };

    /// <summary>Whether the start of a packet is held.</summary>
    public readonly bool HasPartial => _decoder.HasPartial;

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
    /// <param name="packet">The packet, good until the next call.</param>
    public PacketVerdict Read(SessionContext context, ref ReadOnlySpan<byte> input, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        var start = input;
        switch (_decoder.Read(ref input, out packet))
        {
            case ClientPacketStatus.Packet or ClientPacketStatus.Greeting when !_rate.TryTake(now):
                return Violate(CloseCause.TooManyPackets);
            case ClientPacketStatus.Greeting:
                // It is not for LoginSrv; one more of them means nothing.
                _owesGreeting = false;
                return PacketVerdict.Dropped;
            case ClientPacketStatus.Packet when _owesGreeting:
                return Violate(CloseCause.MissingGreeting);
            case ClientPacketStatus.Packet:
                return IsNewAccount(context.Dialect, packet) ? PacketVerdict.AskForAccount : PacketVerdict.Forward;
            case ClientPacketStatus.FlowControl:
                return PacketVerdict.Star;
            case ClientPacketStatus.Outside:
                context.Line.Statistics.OnStray(_decoder.DroppedBytes);
                return CheckOutside();
            case ClientPacketStatus.Empty or ClientPacketStatus.Broken:
                context.Line.Statistics.OnBroken();
                return PacketVerdict.Dropped;
            case ClientPacketStatus.Violation when LoginHead.Of(start) is var head && LoginHead.IsAnyLogin(head):
                context.LoginSrv.Tell(new LoginRefused(head));
                return Violate(CauseOf(_decoder.Violation));
            case ClientPacketStatus.Violation:
                return Violate(CauseOf(_decoder.Violation));
            default:
                return PacketVerdict.NeedMore;
        }
    }

    public readonly void Dispose() => _decoder.Dispose();

    private PacketVerdict CheckOutside() => _decoder.Outside switch
    {
        OutsideContent.HttpProbe => Violate(CloseCause.HttpProbe),
        OutsideContent.FrameBytes => Violate(CloseCause.ForbiddenByte),
        _ when _decoder.OutsideBytes > _maxStrayBytes => Violate(CloseCause.TooManyStrayBytes),
        _ => PacketVerdict.Dropped,
    };

    private PacketVerdict Violate(CloseCause cause)
    {
        Violation = cause;
        return PacketVerdict.Violation;
    }

    private static bool IsNewAccount(Dialect dialect, ReadOnlySpan<byte> packet) =>
        dialect.Idents.NewAccount is { } newAccount && LoginPacket.TryReadIdent(dialect, packet, out var ident) && ident == newAccount;

    private static CloseCause CauseOf(ClientViolation violation) => violation switch
    {
        ClientViolation.Oversize => CloseCause.OversizedPacket,
        ClientViolation.MissingDigit => CloseCause.MissingDigit,
        _ => CloseCause.ForbiddenByte,
    };
}
