namespace LoginGate.Protocol;

/// <summary>
/// The gate's half of <see cref="LoginKeyRules"/>. What comes before the client's answer is dropped; a wrong answer is the end. It may come
/// in any pieces, but no packet may stand inside it.
/// </summary>
internal sealed class LoginKey3k(Dialect dialect, LoginKeyRules rules, int key) : ClientHandshake
{
    private readonly byte[] _code = new byte[LoginKeyRules.AnswerChars];

    public override ReadOnlyMemory<byte> Greeting { get; } = rules.Greeting(dialect, key);

    public override HandshakeStep ReadOutside(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (IsDone) break;
            Take(value);
            if (OutsideBytes < LoginKeyRules.Mark.Length + _code.Length) continue;
            if (!LoginKeyRules.IsAnswerTo(key, dialect.Codec, _code)) return HandshakeStep.Violation;
            IsDone = true;
        }
        return HandshakeStep.Ignore;
    }

    public override HandshakeStep ReadPacket(ref ReadOnlySpan<byte> packet)
    {
        if (IsDone) return HandshakeStep.Forward;
        OutsideBytes = 0;
        return HandshakeStep.Ignore;
    }

    private void Take(byte value)
    {
        var mark = LoginKeyRules.Mark;
        if (OutsideBytes >= mark.Length) _code[OutsideBytes++ - mark.Length] = value;
        else if (value == mark[OutsideBytes]) OutsideBytes++;
        // Its first character stands nowhere else in the mark.
        else OutsideBytes = value == mark[0] ? 1 : 0;
    }
}
