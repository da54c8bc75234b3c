namespace LoginGate.Protocol;

/// <summary>A packet that clients of a dialect begin with and that is not for LoginSrv.</summary>
/// <param name="Text"><c>#...!</c>, 3 to <see cref="MaxBytes"/> characters of printable ASCII without further <c>% $ # !</c>.</param>
/// <param name="IsRequired">Whether a client that sends another packet first is to be closed.</param>
public sealed record ClientGreeting(string Text, bool IsRequired)
{
    /// <summary>Longest text: fits the smallest <c>max-packet</c>.</summary>
    public const int MaxBytes = 32;

    /// <summary>Whether a packet is this greeting. Allocates nothing.</summary>
    public bool Is(ReadOnlySpan<byte> packet) => System.Text.Ascii.Equals(packet, Text);

    /// <summary>The text as it is sent.</summary>
    public byte[] ToBytes() => System.Text.Encoding.Latin1.GetBytes(Text);

    /// <summary>What is wrong with the text; null when it is sound.</summary>
    public FormattableString? Fault()
    {
        bool hasMarks = Text is ['#', _, .., '!'] && Text.Length <= MaxBytes;
        bool isSound = hasMarks && !Text.AsSpan(1..^1).ContainsAnyExceptInRange(' ', '~') && !Text.AsSpan(1..^1).ContainsAny("%$#!");
        return isSound ? null : (FormattableString)$"must be a packet #...! of 3 to {MaxBytes} printable characters without % $ and further # !, is '{Text}'";
    }
}
