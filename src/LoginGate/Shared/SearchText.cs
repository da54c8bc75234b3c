using System.Net;

namespace LoginGate.Shared;

/// <summary>
/// What is looked for in a list. An IPv4 address or a CIDR range means what lies in it and nothing else; any other text means whatever
/// holds it, in upper or lower case, an IPv6 address also that address however it is written.
/// </summary>
internal sealed class SearchText
{
    /// <summary>Longer than any address as text.</summary>
    private const int LongestText = 64;

    private readonly string _text;
    private readonly string _joined;
    private readonly AddressRange? _range;
    private readonly bool _meansAddresses;

    public SearchText(string text)
    {
        _text = text.Trim();
        _joined = Joined(_text);
        if (!AddressRangeReader.TryRead(_text, out var range, out _))
            return;
        _range = range;
        _meansAddresses = !range.IsIPv6 || !range.IsSingleAddress;
    }

    public bool Finds(IPAddress address) => _range?.Contains(AddressRange.Of(address)) == true || FindsText(address);

    /// <summary>Whether a range of addresses has to do with what is looked for.</summary>
    public bool Finds(AddressRange range) =>
        _range is { } wanted && (wanted.Contains(range) || range.Contains(wanted)) || FindsText(range);

    public bool Finds(int number) => FindsText(number);

    /// <summary>Blanks do not matter: what is <c>IdleTimeout</c> to the gate is shown as two words.</summary>
    public bool Finds(string text) => !_meansAddresses
        && (text.Contains(_text, StringComparison.OrdinalIgnoreCase) || Joined(text).Contains(_joined, StringComparison.OrdinalIgnoreCase));

    private static string Joined(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private bool FindsText(AddressRange range) => !_meansAddresses && (range.IsSingleAddress ? FindsText(range.FirstAddress) : Finds(range.ToString()));

    // Many are looked at: none is made into a text of its own.
    private bool FindsText<T>(T value)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[LongestText];
        return !_meansAddresses && value.TryFormat(text, out var length, default, null)
            && text[..length].Contains(_text, StringComparison.OrdinalIgnoreCase);
    }
}
