using System.Globalization;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol;

/// <summary>
/// The 3K client's login key (protocol.md, section 11): the gate greets with a number, and the client must say <c>&lt;IGEM2&gt;</c> and what it
/// made of that number before anything of it is forwarded.
/// </summary>
public sealed record LoginKeyRules : HandshakeRules
{
    /// <summary>Characters of the client's answer behind its mark.</summary>
    public const int AnswerChars = 12;

    /// <summary>Longest <see cref="GatePassword"/>.</summary>
    public const int MaxPasswordChars = 64;

    private const int Keys = 100;
    private const int Mask = 432;

    /// <summary>What the client's answer begins with, outside any packet.</summary>
    public static ReadOnlySpan<byte> Mark => "<IGEM2>"u8;

    /// <summary>What the greeting carries for a client that compares it with its own; mostly empty.</summary>
    public string GatePassword { get; init; } = "";

    /// <inheritdoc/>
    public override ClientHandshake Begin(Dialect dialect, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new LoginKey3k(dialect, this, random.Next(Keys));
    }

    /// <summary>What the client answers to a greeting: the mark and <c>$</c> with eight hexadecimal digits, coded.</summary>
    /// <param name="dialect">Gives the code.</param>
    /// <param name="key">The greeting's recog.</param>
    public static byte[] AnswerTo(Dialect dialect, int key)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        byte[] answer = [.. Mark, .. new byte[AnswerChars]];
        SixBitCode.Encode(dialect.Codec, LoginText.ToBytes($"${key ^ Mask:X8}"), answer.AsSpan(Mark.Length));
        return answer;
    }

    internal byte[] Greeting(Dialect dialect, int key) =>
        LoginPacket.BuildReply(dialect, new MessageHeader(dialect.Idents.LoginKey!.Value, key), LoginText.ToBytes(GatePassword));

    internal override FormattableString? Check(Dialect dialect)
    {
        if (dialect.Idents.LoginKey is null) return $"handshake: the dialect has no number for a login key";
        return GatePassword.Length <= MaxPasswordChars ? null : (FormattableString)$"handshake.gate-password: has more than {MaxPasswordChars} characters";
    }

    internal static bool IsAnswerTo(int key, SixBitCodec codec, ReadOnlySpan<byte> code) => ReadNumber(codec, code) == (key ^ Mask);

    /// <summary>The number in an answer, written as Delphi reads it: <c>$</c> and hexadecimal digits, or decimal ones; null when it is none.</summary>
    internal static int? ReadNumber(SixBitCodec codec, ReadOnlySpan<byte> code)
    {
        Span<byte> text = stackalloc byte[SixBitCode.DecodedLength(AnswerChars)];
        if (!SixBitCode.TryDecode(codec, code, text, out _)) return null;
        bool isHex = text[0] == (byte)'$';
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(isHex ? text[1..] : text, style, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
