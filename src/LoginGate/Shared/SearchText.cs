using System.Net;

namespace LoginGate.Shared;

/// <summary>
/// What is looked for in a list. An IPv4 address or a range means what lies in it and nothing else; any other text means whatever
/// holds it, in upper or lower case, an IPv6 address also that address however it is written.
/// </summary>
internal sealed class SearchText
{
    /// <summary>Longer than any address as text.</summary>
    private const int LongestText = 64;

    private readonly string _text;
    private readonly string _joined;
    private readonly AddressSpan? _span;
    private readonly bool _meansAddresses;

    public SearchText(string text)
    {
        _text = text.Trim();
        _joined = Joined(_text);
        if (!AddressRangeReader.TryReadSpan(_text, out var span, out _))
            return;
        _span = span;
        _meansAddresses = !span.IsIPv6 || !span.IsSingleAddress;
    }

    public bool Finds(IPAddress address) => _span?.Contains(AddressRange.Of(address)) == true || FindsText(address);

    /// <summary>Whether a span of addresses has to do with what is looked for.</summary>
    public bool Finds(AddressSpan span) =>
        _span is { } wanted && (wanted.Contains(span) || span.Contains(wanted)) || FindsText(span);

    public bool Finds(int number) => FindsText(number);

    /// <summary>Blanks do not matter: what is <c>IdleTimeout</c> to the gate is shown as two words.</summary>
    public bool Finds(string text) => !_meansAddresses
        && (text.Contains(_text, StringComparison.OrdinalIgnoreCase) || Joined(text).Contains(_joined, StringComparison.OrdinalIgnoreCase));

    private static string Joined(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private bool FindsText(AddressSpan span) => !_meansAddresses
        && (span.IsSingleAddress ? FindsText(span.FirstAddress.FirstAddress) : Finds(span.ToString()));

    // Many are looked at: none is made into a text of its own.
    private bool FindsText<T>(T value)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[LongestText];
        return !_meansAddresses && value.TryFormat(text, out var length, default, null)
            && text[..length].Contains(_text, StringComparison.OrdinalIgnoreCase);
    }
}
