using System.Buffers;
using System.Text;

namespace LoginGate.Protocol.Login;

/// <summary>Texts of the login messages: GBK bytes, on every system.</summary>
public static class LoginText
{
    private const int GbkCodePage = 936;

    // Of the signs that LoginSrvs are known to part with (protocol.md, section 11) only the one that mail addresses need.
    private static readonly SearchValues<char> AccountCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@");

    /// <summary>The encoding; bytes that are no GBK become question marks, never an exception.</summary>
    public static Encoding Gbk { get; } = CodePagesEncodingProvider.Instance.GetEncoding(
        GbkCodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
        ?? throw new PlatformNotSupportedException("This system has no code page 936 (GBK).");

    /// <summary>
    /// The name that a text begins with: its letters and digits up to whatever follows, which may part it from a password. A byte above 127
    /// takes the next one with it, whatever that is; so a name is all ASCII or has none.
    /// </summary>
    internal static string NameIn(string text)
    {
        int end = 0;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsAscii(text[end]) == char.IsAscii(text[0])) end++;
        return text[..end];
    }

    /// <summary>
    /// The account that a login's body begins with; null when nothing follows it, for then it may be the password. Where it is told what parts
    /// the two, an account may have some more characters than <see cref="NameIn"/> takes: then all before the first separator must be such.
    /// </summary>
    /// <param name="body">Account, separator, password.</param>
    /// <param name="separators">What parts them; empty: unknown.</param>
    internal static string? AccountIn(string body, string separators)
    {
        int end = separators.Length == 0 ? -1 : body.AsSpan().IndexOfAny(separators);
        if (end > 0 && !body.AsSpan(0, end).ContainsAnyExcept(AccountCharacters)) return body[..end];
        string name = NameIn(body);
        return name.Length < body.Length ? name : null;
    }

    /// <summary>
    /// The account that a login's body begins with as LoginSrv tells it from others, whatever signs it has: all before what parts it from the password.
    /// Not for showing, see <see cref="Shown"/>: where it is not told what parts the two, it may hold a part of the password. Null: nothing parts them.
    /// </summary>
    /// <param name="body">Account, separator, password.</param>
    /// <param name="separators">What parts them; empty: unknown, then it is the usual one.</param>
    internal static string? WholeAccountIn(string body, string separators)
    {
        int end = body.AsSpan().IndexOfAny(separators.Length > 0 ? separators : LoginRequests.UsualSeparators);
        return end > 0 ? body[..end] : null;
    }

    /// <summary>An account as it may be shown: its letters and digits, and "…" for what follows them.</summary>
    public static string Shown(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        int end = 0;
        while (end < account.Length && char.IsLetterOrDigit(account[end])) end++;
        return end == account.Length ? account : $"{account[..end]}…";
    }

    internal static byte[] ToBytes(string text) => Gbk.GetBytes(text);

    internal static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimEnd((byte)0);
        // What most texts are; the code page takes much longer.
        return Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : Gbk.GetString(text);
    }
}
