using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>
/// What lets somebody in over TCP: for each right a token of 256 random bits, made when the gate starts and written to a file. Whoever can
/// read the file has the right.
/// </summary>
internal sealed class AccessTokens
{
    private const int TokenBytes = 32;
    private const int TokenChars = 43;

    private readonly (Caller Caller, byte[] Token)[] _tokens =
        [.. AccessRights.All.Select(right => (new Caller($"token {right.Word()}", right), Create()))];

    /// <summary>Whose token this is; null when it is nobody's. Takes the same time whatever is right about it.</summary>
    public Caller? Find(string text)
    {
        Caller? found = null;
        foreach (var (caller, token) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), token))
                found = caller;
        }
        return found;
    }

    /// <summary>Whether what somebody sent is a secret. Takes the same time whatever is right about it.</summary>
    public static bool AreEqual(string sent, string secret) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(secret));

    /// <summary>
    /// The token in a file; null when the file holds none. What else it may hold must not be sent to whoever answers at the port: the file
    /// may be a link that another user made to one that only its reader may read.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not for this user.</exception>
    public static string? Read(string file)
    {
        using var reader = new StreamReader(file);
        var start = new char[TokenChars + 3];
        var text = new string(start, 0, reader.ReadBlock(start)).Trim();
        return IsToken(text) ? text : null;
    }

    /// <summary>Whether a text has a token's form.</summary>
    public static bool IsToken(string text) => text.Length == TokenChars && Base64Url.IsValid(text);

    /// <summary>Writes each token to its file, over that of an earlier gate.</summary>
    /// <exception cref="IOException">It cannot be written, or not with its permissions.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Write(InspectorFiles files, InspectSettings settings)
    {
        foreach (var (caller, token) in _tokens)
        {
            using var file = new WholeFile(files.Token(caller.Right), [.. token, (byte)'\n'], WholeFile.OwnerAlone);
            FileOwner.Apply(file.Beside, caller.Right.In(settings));
            file.PutInPlace();
        }
    }

    /// <summary>Takes the files away; the tokens in them are worth nothing any more.</summary>
    public static void Delete(InspectorFiles files)
    {
        foreach (var right in AccessRights.All)
        {
            try
            {
                File.Delete(files.Token(right));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It tells nobody anything.
            }
        }
    }

    private static byte[] Create() => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));
}
