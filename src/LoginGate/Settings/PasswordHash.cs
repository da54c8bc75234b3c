using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoginGate.Settings;

/// <summary>
/// A password as it is kept: PBKDF2-HMAC-SHA512, written <c>pbkdf2-sha512:ITERATIONS:SALT:HASH</c> with salt and hash in base64url. No sign in
/// it means anything to a shell, to HOCON or to what fills in environment variables.
/// </summary>
internal sealed record PasswordHash
{
    /// <summary>OWASP's Password Storage Cheat Sheet names so many for PBKDF2-HMAC-SHA512.</summary>
    public const int LeastIterations = 210_000;

    /// <summary>Several seconds of a processor.</summary>
    private const int MostIterations = 10_000_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    private PasswordHash(string text) => Text = text;

    /// <summary>As it is written.</summary>
    public string Text { get; }

    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, LeastIterations);
        return new PasswordHash(string.Create(CultureInfo.InvariantCulture,
            $"{Scheme}:{LeastIterations}:{Base64Url.EncodeToString(salt)}:{Base64Url.EncodeToString(hash)}"));
    }

    /// <summary>Null: it is none, or one that is too weak or takes too long.</summary>
    public static PasswordHash? Read(string text) => TryTakeApart(text, out _, out _, out _) ? new PasswordHash(text) : null;

    /// <summary>Whether a password is the one. Takes a tenth of a second of a processor, whatever is right about it.</summary>
    public bool IsOf(string password) =>
        TryTakeApart(Text, out var iterations, out var salt, out var hash) && CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations), hash);

    /// <summary>Without what could be guessed at.</summary>
    public override string ToString() => Scheme;

    private static bool TryTakeApart(string text, out int iterations, out byte[] salt, out byte[] hash)
    {
        (iterations, salt, hash) = (0, [], []);
        if (text.Split(':') is not [Scheme, var count, var saltText, var hashText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out iterations) || iterations is < LeastIterations or > MostIterations
            || !Base64Url.IsValid(saltText) || !Base64Url.IsValid(hashText))
            return false;
        (salt, hash) = (Base64Url.DecodeFromChars(saltText), Base64Url.DecodeFromChars(hashText));
        return salt.Length >= SaltBytes && hash.Length == HashBytes;
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
