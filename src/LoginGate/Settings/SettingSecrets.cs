using System.Text.RegularExpressions;

namespace LoginGate.Settings;

/// <summary>Which settings are shown to nobody, and what is shown in their place.</summary>
internal static partial class SettingSecrets
{
    public const string Mask = "***";

    // A key that ends in one of these, as a word; one that names a file with a secret in it does not.
    private static readonly string[] Words = ["password", "passphrase", "secret", "token", "hash", "credentials", "connection-string", "secure-cookie", "handshake.answer"];

    /// <summary>A value as it may be shown: a secret masked, and of an address what lets one in.</summary>
    /// <param name="path">The path of its key.</param>
    /// <param name="text">The value.</param>
    public static string Hide(string path, string text)
    {
        if (text.Length == 0)
            return text;
        // Whoever knows all of a webhook's address can write there.
        if (path.StartsWith("login-gate.alarms.", StringComparison.Ordinal) && path.EndsWith(".url", StringComparison.Ordinal))
            return Uri.TryCreate(text, UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.Host}/{Mask}" : Mask;
        return IsSecret(path) ? Mask : LoginInAddress().Replace(text, $"{Mask}@");
    }

    /// <summary>Whether an item of a list is a program's argument, which may be a token.</summary>
    public static bool IsArgument(string path, int place) => place > 0 && path.EndsWith(".ban-hook.command", StringComparison.Ordinal);

    private static bool IsSecret(string path) =>
        // The numbers of messages are called so too.
        !path.Contains(".idents.", StringComparison.Ordinal)
        && Words.Any(word => path.EndsWith(word, StringComparison.OrdinalIgnoreCase) && path.Length > word.Length && !char.IsAsciiLetterOrDigit(path[^(word.Length + 1)]));

    [GeneratedRegex(@"(?<=://)[^/@\s]*@")]
    private static partial Regex LoginInAddress();
}
