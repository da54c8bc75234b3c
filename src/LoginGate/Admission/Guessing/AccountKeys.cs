using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission.Guessing;

/// <summary>
/// Keyed hashes in place of account names, which are personal data, and of the networks that log in to them. LoginSrvs do not tell large letters from
/// small ones.
/// </summary>
/// <param name="secret">The key, of <see cref="SecretBytes"/>.</param>
internal sealed class AccountKeys(byte[] secret)
{
    public const int SecretBytes = 32;

    private const char Mark = '#';

    public ReadOnlySpan<byte> Secret => secret;

    public static AccountKeys New() => new(RandomNumberGenerator.GetBytes(SecretBytes));

    public ulong Of(string account) => Hash($"a{account.ToUpperInvariant()}");

    public ulong Of(AddressRange network) => Hash($"n{network}");

    /// <summary>Such as <c>#3f09c2a1b4d5e6f7</c>.</summary>
    public static string Show(ulong key) => $"{Mark}{key:x16}";

    /// <summary>The key of a name, or of what <see cref="Show"/> has shown.</summary>
    public ulong Read(string text) =>
        text.Length == 17 && text[0] == Mark && ulong.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : Of(text);

    private ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToUInt64(hash);
    }
}
