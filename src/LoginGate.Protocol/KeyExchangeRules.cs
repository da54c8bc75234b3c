using System.Text;

namespace LoginGate.Protocol;

/// <summary>
/// The 98k client's key exchange (protocol.md, section 4): the client asks with a body under its site's own cipher, the gate answers with
/// a key, and the client hides the body of its login with that. The gate cannot read the body and takes any.
/// </summary>
public sealed record KeyExchangeRules : HandshakeRules
{
    /// <summary>Longest <see cref="Answer"/>: the client has room for 16 KiB of plain bytes.</summary>
    public const int MaxAnswerBytes = 32 * 1024;

    /// <summary>
    /// One answer as the site's own gate sends it, <c>#...!</c>: each client gets it with a key of its own, the rest, which the site's cipher
    /// made, as it stands. Empty: an answer with a key and no body, enough for a client that does not look further.
    /// </summary>
    public string Answer { get; init; } = "";

    /// <inheritdoc/>
    public override int SiteAnswerBytes => Answer.Length;

    /// <inheritdoc/>
    public override ClientHandshake Begin(Dialect dialect, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new KeyExchange98k(dialect, this, (ushort)random.Next(ushort.MaxValue));
    }

    /// <summary>Bytes of the answer that gives a client its key.</summary>
    internal int AnswerBytes(Dialect dialect) => Answer.Length > 0 ? Answer.Length : 2 + dialect.Layout.CharCount();

    /// <summary>Writes the answer that gives a client its key: the site's, with the client's own block.</summary>
    internal void WriteAnswer(Dialect dialect, ushort tag, Span<byte> destination)
    {
        if (Answer.Length > 0) Encoding.Latin1.GetBytes(Answer, destination);
        else LoginPacket.BuildReply(dialect, new MessageHeader(dialect.Idents.KeyAnswer!.Value), default).CopyTo(destination);
        LoginPacket.TryParseHeader(dialect, destination, out var header, out _);
        (header with { Tag = tag }).Encode(dialect.Layout, dialect.Codec, destination[1..]);
    }

    internal override FormattableString? Check(Dialect dialect)
    {
        if (dialect.Idents is not { KeyRequest: not null, KeyAnswer: { } ident }) return $"handshake: the dialect has no numbers for a key exchange";
        if (Answer.Length == 0 || IsAnswer(dialect, Encoding.Latin1.GetBytes(Answer), ident)) return null;
        return $"handshake.answer: must be one whole packet '#...!' with message {ident}, as the site's own gate sends it, at most {MaxAnswerBytes} bytes";
    }

    private static bool IsAnswer(Dialect dialect, ReadOnlySpan<byte> answer, ushort ident) =>
        answer.Length is > 1 and <= MaxAnswerBytes
        && answer.IndexOf(WireBytes.PacketEnd) == answer.Length - 1
        && SixBitCode.IsInAlphabet(dialect.Codec, answer[1..^1])
        && LoginPacket.TryParseHeader(dialect, answer, out var header, out var coded)
        && header.Ident == ident && header.Series <= coded.Length;
}
