using System.Runtime.InteropServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>What came of processing some bytes of a client.</summary>
/// <param name="Packets">Packets that they completed.</param>
/// <param name="Stars">How many were <c>*</c>.</param>
/// <param name="Violation">The rule that was broken, if one was: the client is to be closed.</param>
/// <param name="OwesAnswer">Whether the handshake has something to say to the client (<see cref="ClientInput.WriteAnswer"/>).</param>
internal readonly record struct InputTally(int Packets, int Stars, CloseCause? Violation, bool OwesAnswer);

/// <summary>
/// What comes from one client. Reads are pulled, one at a time. While LoginSrv is congested one more is taken and kept, so that a client
/// that leaves is noticed, and then none; a packet that needs a permission waits for it, and all behind it with it; and a
/// client that is faster than LoginSrv's actor waits for that (<see cref="ForwardWindow"/>). A part of its session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientInput(Dialect dialect, ClientSettings limits, TimeSpan opened, ClientHandshake? handshake = null) : IDisposable
{
    private ClientPackets _packets = new(dialect, limits, opened, handshake);
    private ForwardWindow _window;
    private bool _isReading;

    // A LoginSrv that greets owes its first reply to the connect itself.
    private ushort _unanswered = (ushort)(dialect.Idents.Greeting is null ? 0 : 1);

    // Read and not looked at yet.
    private byte[] _kept = [];
    private byte[]? _held;

    /// <summary>Whether LoginSrv does not keep up: what is read is kept.</summary>
    public bool IsCongested { get; set; }

    /// <summary>Whether a packet waits for the permission to make its account, or to log in.</summary>
    public readonly bool IsPermissionAwaited => _held is not null;

    /// <summary>Whether a reply may still come: there were fewer replies than packets, or a packet has yet to be let through.</summary>
    public readonly bool IsReplyDue => IsAnswerDue || IsPermissionAwaited;

    /// <summary>Whether LoginSrv has yet to answer something.</summary>
    public readonly bool IsAnswerDue => _unanswered > 0;

    /// <summary>Whether the start of a packet is held.</summary>
    public readonly bool HasPartial => _packets.HasPartial;

    /// <summary>Whether nothing is forwarded before the client has done its part of the handshake.</summary>
    public readonly bool IsHandshakeDue => _packets.IsHandshakeDue;

    /// <summary>Whether the client has yet to say what the dialect's clients begin with.</summary>
    public readonly bool IsGreetingDue => _packets.IsGreetingDue;

    /// <summary>What the gate says to the client first; mostly nothing.</summary>
    public readonly ReadOnlyMemory<byte> Greeting => _packets.Greeting;

    /// <summary>Bytes of what the handshake has to say to the client.</summary>
    public readonly int AnswerBytes => _packets.AnswerBytes;

    /// <summary>Writes it into exactly so many bytes.</summary>
    public readonly void WriteAnswer(Span<byte> destination) => _packets.WriteAnswer(destination);

    /// <summary>Other limits count from now on, but for those that are built into the decoder.</summary>
    public void Apply(ClientSettings limits) => _packets.Apply(limits);

    /// <summary>True when the next read is to be asked for; it is under way then.</summary>
    public bool TryBeginRead()
    {
        if (_isReading || _kept.Length > 0 || IsPermissionAwaited || _window.IsFull)
            return false;
        return _isReading = true;
    }

    /// <summary>What was asked for has come.</summary>
    public void OnRead() => _isReading = false;

    /// <summary>Keeps a copy of what cannot be looked at now.</summary>
    public void Keep(ReadOnlySpan<byte> bytes) => _kept = bytes.ToArray();

    /// <summary>Takes what was kept, if there is something and it can be looked at now.</summary>
    public bool TryTakeKept(out byte[] kept)
    {
        kept = [];
        if (_kept.Length > 0 && !IsPermissionAwaited && !IsCongested)
            (kept, _kept) = (_kept, kept);
        return kept.Length > 0;
    }

    /// <summary>Forwards every good packet, up to one that needs a permission; what is behind that is kept.</summary>
    public InputTally Process(ReadOnlySpan<byte> bytes, TimeSpan now, SessionContext context, ref SessionRecord session)
    {
        var (packets, stars) = (0, 0);
        var owesAnswer = false;
        while (!IsPermissionAwaited && _packets.Read(context, ref bytes, now, out var packet) is var verdict and not PacketVerdict.NeedMore)
        {
            switch (verdict)
            {
                case PacketVerdict.Forward:
                    packets++;
                    Forward(packet, context, session);
                    break;
                case PacketVerdict.LogIn:
                    packets++;
                    LogIn(packet, context, ref session);
                    break;
                case PacketVerdict.AskForAccount:
                    packets++;
                    session.OnLogin(context, packet);
                    _held = packet.ToArray();
                    context.Line.Admission.Tell(new RequestNewAccount(session.Identity.Client.Address));
                    break;
                case PacketVerdict.Answer:
                    session.OnHandshake(WireDirection.FromClient, packet, context.Line.Clock);
                    owesAnswer = true;
                    break;
                case PacketVerdict.Star:
                    stars++;
                    break;
                case PacketVerdict.Violation:
                    return new InputTally(packets, stars, _packets.Violation, owesAnswer);
                default:
                    break;
            }
        }
        Keep(bytes);
        return new InputTally(packets, stars, Violation: null, owesAnswer);
    }

    /// <summary>The packet that waited for a permission goes on.</summary>
    public void ForwardHeld(SessionContext context, in SessionRecord session)
    {
        Forward(_held, context, session);
        _held = null;
    }

    /// <summary>A reply of LoginSrv has come.</summary>
    public void OnReply()
    {
        if (_unanswered > 0)
            _unanswered--;
    }

    /// <summary>The packet that waits for a permission.</summary>
    public readonly ReadOnlySpan<byte> Held => _held;

    /// <summary>The packet that waited for a permission goes no further.</summary>
    public void DropHeld() => _held = null;

    /// <summary>LoginSrv's actor has caught up.</summary>
    public void OnPacketsTaken() => _window.OnAnswer();

    public readonly void Dispose() => _packets.Dispose();

    private void LogIn(ReadOnlySpan<byte> packet, SessionContext context, ref SessionRecord session)
    {
        var account = session.OnLogin(context, packet);
        if (session.TryBeginLogin(context.Line.Guard, account))
        {
            session.OnLoginForwarded(account);
            Forward(packet, context, session);
            return;
        }
        _held = packet.ToArray();
        session.AskForLogin(context.Line.Guard, account);
    }

    private void Forward(ReadOnlySpan<byte> packet, SessionContext context, in SessionRecord session)
    {
        if (_unanswered < ushort.MaxValue)
            _unanswered++;
        session.OnPacket(packet, context.Line.Clock);
        context.LoginSrv.Tell(ForwardPacket.Of(session.Identity.Number, packet, _window.OnForward(packet.Length)));
    }
}
