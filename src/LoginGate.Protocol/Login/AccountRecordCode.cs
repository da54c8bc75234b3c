namespace LoginGate.Protocol.Login;

/// <summary>
/// Writes and reads the body of a "new account" message. The fixed records are Delphi's: each text has a length byte and a
/// field of fixed size behind it.
/// </summary>
internal static class AccountRecordCode
{
    private const byte TextSeparator = 0x01;

    private static readonly int[] First = [10, 10, 20, 14, 14, 20, 12, 40];
    private static readonly int[] Second = [20, 12, 10, 15, 40, 40];
    private static readonly int[] SecondCompact = [20, 12, 10, 13, 20, 20];

    public static byte[] Encode(Dialect dialect, AccountRecord record)
    {
        string[] texts = record.ToTexts();
        var style = dialect.Conversation.AccountRecord;
        if (style == AccountRecordStyle.SeparatedTexts)
            return Code(dialect, LoginText.ToBytes(string.Join((char)TextSeparator, texts)));

        byte[] first = Pack(texts.AsSpan(0, First.Length), First);
        byte[] second = Pack(texts.AsSpan(First.Length), SecondOf(style));
        return style == AccountRecordStyle.CompactOneRun
            ? Code(dialect, [.. first, .. second])
            : [.. Code(dialect, first), .. Code(dialect, second)];
    }

    public static bool TryDecode(
        Dialect dialect, ReadOnlySpan<byte> coded, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AccountRecord? record)
    {
        record = null;
        var style = dialect.Conversation.AccountRecord;
        int[] second = SecondOf(style);
        switch (style)
        {
            case AccountRecordStyle.SeparatedTexts:
                if (Decode(dialect, coded) is not { } plain) return false;
                record = AccountRecord.FromTexts(LoginText.FromBytes(plain).Split((char)TextSeparator));
                return true;
            case AccountRecordStyle.CompactOneRun:
                return Decode(dialect, coded) is { } run
                    && run.Length >= SizeOf(First) + SizeOf(second)
                    && TryUnpack(run, run.AsSpan(SizeOf(First)), second, out record);
            default:
                int border = SixBitCode.EncodedLength(SizeOf(First));
                return coded.Length > border
                    && Decode(dialect, coded[..border]) is { } firstRun
                    && Decode(dialect, coded[border..]) is { } secondRun
                    && TryUnpack(firstRun, secondRun, second, out record);
        }
    }

    private static int[] SecondOf(AccountRecordStyle style) => style == AccountRecordStyle.Classic ? Second : SecondCompact;

    private static int SizeOf(int[] fields) => fields.Sum() + fields.Length;

    private static byte[] Pack(ReadOnlySpan<string> texts, int[] fields)
    {
        var packed = new byte[SizeOf(fields)];
        int at = 0;
        for (int index = 0; index < fields.Length; index++)
        {
            var text = LoginText.ToBytes(texts[index]).AsSpan();
            text = text[..Math.Min(text.Length, fields[index])];
            packed[at] = (byte)text.Length;
            text.CopyTo(packed.AsSpan(at + 1));
            at += fields[index] + 1;
        }
        return packed;
    }

    private static bool TryUnpack(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int[] secondFields, out AccountRecord? record)
    {
        record = null;
        var texts = new string[First.Length + secondFields.Length];
        if (!TryUnpack(first, First, texts) || !TryUnpack(second, secondFields, texts.AsSpan(First.Length))) return false;
        record = AccountRecord.FromTexts(texts);
        return true;
    }

    private static bool TryUnpack(ReadOnlySpan<byte> packed, int[] fields, Span<string> texts)
    {
        if (packed.Length < SizeOf(fields)) return false;
        for (int index = 0; index < fields.Length; index++)
        {
            int length = packed[0];
            if (length > fields[index]) return false;
            texts[index] = LoginText.FromBytes(packed.Slice(1, length));
            packed = packed[(fields[index] + 1)..];
        }
        return true;
    }

    private static byte[] Code(Dialect dialect, ReadOnlySpan<byte> plain)
    {
        var coded = new byte[SixBitCode.EncodedLength(plain.Length)];
        SixBitCode.Encode(dialect.Codec, plain, coded);
        return coded;
    }

    private static byte[]? Decode(Dialect dialect, ReadOnlySpan<byte> coded)
    {
        var plain = new byte[SixBitCode.DecodedLength(coded.Length)];
        return SixBitCode.TryDecode(dialect.Codec, coded, plain, out _) ? plain : null;
    }
}
