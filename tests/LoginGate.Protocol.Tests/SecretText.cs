using System.Globalization;
using System.Text.RegularExpressions;

namespace LoginGate.Protocol.Tests;

/// <summary>A password in every form it can take on the wire; finds traces of it in what is shown.</summary>
internal sealed partial class SecretText
{
    private const int Piece = 4;

    private readonly HashSet<string> _pieces = [];
    private readonly HashSet<string> _numbers = [];

    public SecretText(string password)
    {
        byte[] plain = Listen.Bytes(password);
        for (int at = 0; at + Piece <= password.Length; at++) Add(password.Substring(at, Piece));
        foreach (var codec in Enum.GetValues<SixBitCodec>())
        {
            // Where its bytes stand in their groups of three depends on what is before it.
            for (int before = 0; before < 3; before++) AddCoded(codec, plain, before);
        }
        for (int at = 0; at + 1 < plain.Length; at++) AddNumber(plain[at] | (plain[at + 1] << 8));
        for (int at = 0; at + 3 < plain.Length; at++) AddNumber(BitConverter.ToInt32(plain, at));
    }

    /// <summary>A piece of the password, clear or coded, as text, as hexadecimal digits or as a number; null when there is none.</summary>
    public string? FindIn(string text) =>
        _pieces.FirstOrDefault(piece => text.Contains(piece, StringComparison.Ordinal))
        ?? Numbers().Matches(text).Select(number => number.Value).FirstOrDefault(_numbers.Contains);

    private void Add(string piece)
    {
        _pieces.Add(piece);
        _pieces.Add(Convert.ToHexStringLower(Listen.Bytes(piece)));
    }

    private void AddNumber(int number) => _numbers.Add(number.ToString(CultureInfo.InvariantCulture));

    private void AddCoded(SixBitCodec codec, byte[] plain, int before)
    {
        byte[] padded = [.. new byte[before], .. plain, .. new byte[3]];
        var coded = new byte[SixBitCode.EncodedLength(padded.Length)];
        SixBitCode.Encode(codec, padded, coded);
        for (int group = (before + 2) / 3; 3 * group + 3 <= before + plain.Length; group++) Add(Listen.Latin(coded.AsSpan(4 * group, 4)));
    }

    [GeneratedRegex("[0-9]{4,}")]
    private static partial Regex Numbers();
}
