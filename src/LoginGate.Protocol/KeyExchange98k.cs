namespace LoginGate.Protocol;

/// <summary>
/// The gate's half of <see cref="KeyExchangeRules"/>: until the client has asked for a key every packet is ignored; then its logins are
/// restored. A second request is ignored too: some clients send one.
/// </summary>
internal sealed class KeyExchange98k(Dialect dialect, KeyExchangeRules rules, ushort tag) : ClientHandshake
{
    public override int AnswerBytes => rules.AnswerBytes(dialect);

    public override void WriteAnswer(Span<byte> destination) => rules.WriteAnswer(dialect, tag, destination);

    public override HandshakeStep ReadPacket(ref ReadOnlySpan<byte> packet)
    {
        bool isKnown = LoginPacket.TryReadIdent(dialect, packet, out ushort ident);
        if (isKnown && ident == dialect.Idents.KeyRequest) return OnRequest(packet);
        if (!IsDone) return HandshakeStep.Ignore;
        if (isKnown && ident == dialect.Idents.Login) packet = KeyRotation98k.RestoreBody(dialect, packet, KeyRotation98k.KeyOf(tag));
        return HandshakeStep.Forward;
    }

    private HandshakeStep OnRequest(ReadOnlySpan<byte> packet)
    {
        bool hasBody = LoginPacket.TryParseHeader(dialect, packet, out _, out var coded) && !coded.IsEmpty;
        if (IsDone || !hasBody) return HandshakeStep.Ignore;
        IsDone = true;
        return HandshakeStep.Answer;
    }
}
