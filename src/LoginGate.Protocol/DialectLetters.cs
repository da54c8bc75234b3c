namespace LoginGate.Protocol;

/// <summary>The letters after <c>%</c> that tell the gate's frames apart in a text dialect.</summary>
/// <param name="Open">A client has connected.</param>
/// <param name="Data">A client sent a packet.</param>
/// <param name="Close">A client is gone.</param>
public readonly record struct DialectLetters(byte Open, byte Data, byte Close)
{
    /// <summary>Makes letters from characters below 0x80.</summary>
    /// <exception cref="OverflowException">A character does not fit a byte.</exception>
    public static DialectLetters Of(char open, char data, char close) => new(checked((byte)open), checked((byte)data), checked((byte)close));

    /// <inheritdoc/>
    public override string ToString() => $"{(char)Open}/{(char)Data}/{(char)Close}";
}
