using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>
/// A robot's half of the handshake that its dialect begins with, and what follows from it for its packets. One for each connection.
/// </summary>
internal sealed class RobotHandshake(Dialect dialect)
{
    // Ours is under no site's cipher, and the gate takes any.
    private static ReadOnlySpan<byte> KeyRequestBody => "a robot of the lab"u8;

    private string? _key;

    /// <summary>What the robot says when it has connected; empty where the gate begins, or there is no handshake.</summary>
    public byte[] Opening => dialect.Handshake is KeyExchangeRules
        ? LoginPacket.BuildRequest(dialect, '1', new MessageHeader(dialect.Idents.KeyRequest!.Value, Tag: 1), KeyRequestBody)
        : [];

    /// <summary>Whether the gate has something to say before the robot goes on.</summary>
    public bool AwaitsGate => dialect.Handshake is not null;

    /// <summary>Takes what the gate said; null when that was wrong, else what the robot says to it, mostly nothing.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> packet)
    {
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return null;
        switch (dialect.Handshake)
        {
            case KeyExchangeRules when header.Ident == dialect.Idents.KeyAnswer:
                _key = KeyRotation98k.KeyOf(header.Tag);
                return [];
            case LoginKeyRules when header.Ident == dialect.Idents.LoginKey:
                return LoginKeyRules.AnswerTo(dialect, (int)header.Recog);
            default:
                return null;
        }
    }

    /// <summary>A packet as it goes to the gate: logins hidden where a key was agreed on.</summary>
    public byte[] Hide(byte[] packet) =>
        _key is not null && LoginPacket.TryReadIdent(dialect, packet, out ushort ident) && ident == dialect.Idents.Login
            ? KeyRotation98k.HideBody(dialect, packet, _key)
            : packet;
}
