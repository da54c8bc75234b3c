using System.Globalization;
using System.Text;

namespace LoginGate.Protocol;

/// <summary>One packet of the login conversation in words.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Details">Fields and body, a line each.</param>
/// <param name="IsSound">False when it cannot be read or the dialect does not know it.</param>
/// <param name="Text">The packet as printable text; <see cref="LeftOut"/> stands for what is not known to be harmless.</param>
/// <param name="IsHarmless">Whether nothing of it had to be left out.</param>
internal sealed record PacketWords(FormattableString Title, IReadOnlyList<FormattableString> Details, bool IsSound, string Text, bool IsHarmless)
{
    /// <summary>Stands for bytes that are not shown.</summary>
    public const string LeftOut = "...";

    /// <summary>Puts a packet into words.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="payload">One packet; if anything is behind it, its length is told.</param>
    /// <param name="fromClient">Whether a client sent it.</param>
    /// <param name="isBare">Whether it is as the client sent it, and not as the gate has forwarded it.</param>
    public static PacketWords Of(Dialect dialect, ReadOnlySpan<byte> payload, bool fromClient, bool isBare)
    {
        int end = payload.IndexOf(WireBytes.PacketEnd);
        var packet = payload[..(end + 1)];
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out var coded)) return Unreadable(payload);

        string? name = fromClient ? dialect.Idents.NameOfRequest(header.Ident) : dialect.Idents.NameOfReply(header.Ident);
        string number = name is not null || HarmlessWords.IsBlock(header) ? $" ({header.Ident})" : "";
        var details = new List<FormattableString>();
        string text = $"#{LeftOut}!";
        var body = HarmlessWords.Of(dialect, packet, fromClient, isBare);
        if (body is not null)
        {
            details.Add($"{Fields(dialect, header, packet)}");
            if (body.Words is { } words) details.Add(words);
            text = body.IsHarmless ? Printable(packet) : $"{Printable(packet[..^(coded.Length + 1)])}{LeftOut}!";
        }
        else
        {
            var length = Counted.Text(coded.Length, "coded character");
            details.Add(name is null ? (FormattableString)$"body of {length}, not shown" : $"body of unknown shape, {length}, not shown");
        }
        var rest = payload[(end + 1)..];
        // OpenMir2's LoginSrv leaves a "$" there, the VC one a NUL.
        bool isAlone = rest.TrimEnd("$\0"u8).IsEmpty;
        if (!isAlone) details.Add($"{Counted.Text(rest.Length, "byte")} behind the packet, not shown");
        return new PacketWords(
            name is null ? (FormattableString)$"unknown message{number}" : $"{name}{number}", details, name is not null, text + (isAlone ? Printable(rest) : LeftOut),
            isAlone && body is { IsHarmless: true });
    }

    /// <summary>Puts a 3K client's answer to its gate's key into words; shown only where it is a number.</summary>
    public static PacketWords OfLoginKeyAnswer(Dialect dialect, ReadOnlySpan<byte> answer)
    {
        FormattableString title = $"answer to the login key";
        var mark = LoginKeyRules.Mark;
        bool isNumber = LoginKeyRules.ReadNumber(dialect.Codec, answer[mark.Length..]) is not null;
        return isNumber
            ? new PacketWords(title, [], true, Printable(answer), true)
            : new PacketWords(title, [$"{answer.Length - mark.Length} bytes that are no number, not shown"], false, Printable(mark) + LeftOut, false);
    }

    /// <summary>Bytes as text on one line: anything but printable ASCII escaped.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            if (value is >= 0x20 and < 0x7F) text.Append((char)value);
            else text.Append("\\x").Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static PacketWords Unreadable(ReadOnlySpan<byte> payload)
    {
        bool hasMarks = payload.Length > 1 && payload[0] == WireBytes.PacketStart && payload[^1] == WireBytes.PacketEnd;
        return new PacketWords(
            $"packet that cannot be read", [$"{Counted.Text(payload.Length, "byte")}, not shown"], false, hasMarks ? $"#{LeftOut}!" : LeftOut, false);
    }

    private static string Fields(Dialect dialect, MessageHeader header, ReadOnlySpan<byte> packet)
    {
        var text = new StringBuilder();
        if (packet.Length > 1 && WireBytes.IsDigit(packet[1])) text.Append("digit ").Append((char)packet[1]).Append(", ");
        text.Append(CultureInfo.InvariantCulture, $"recog {header.Recog}, param {header.Param}, tag {header.Tag}, series {header.Series}");
        if (dialect.Layout == BlockLayout.L16Length) text.Append(CultureInfo.InvariantCulture, $", length {header.Length}");
        if (dialect.Layout == BlockLayout.L16Session) text.Append(CultureInfo.InvariantCulture, $", session id {header.Session}");
        return text.ToString();
    }
}
