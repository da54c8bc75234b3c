using System.Buffers;
using System.Globalization;

namespace Akka.Actor;

/// <summary>The rules for actor names, and the names the runtime makes up.</summary>
internal static class ActorNames
{
    private const string Base64Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    private static readonly SearchValues<char> ValidCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ActorPath.ValidSymbols);

    /// <summary>Throws <see cref="InvalidActorNameException"/> unless user code may give the name.</summary>
    public static void Check(string name)
    {
        if (name.Length == 0)
            throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters "
                + $"and can only contain these special characters: {ActorPath.ValidSymbols}.");
    }

    /// <summary>Letters, digits, the valid symbols, and % with two hexadecimal digits.</summary>
    public static bool HasOnlyValidCharacters(ReadOnlySpan<char> name)
    {
        while (true)
        {
            var odd = name.IndexOfAnyExcept(ValidCharacters);
            if (odd < 0)
                return true;
            if (name[odd] != '%' || odd + 2 >= name.Length || !char.IsAsciiHexDigit(name[odd + 1]) || !char.IsAsciiHexDigit(name[odd + 2]))
                return false;
            name = name[(odd + 3)..];
        }
    }

    /// <summary>Separates a name from the uid after #; the uid is 0 when there is none.</summary>
    public static (string Name, long Uid) SplitUid(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
            return (name, 0);
        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? (name[..hash], uid)
            : (name, 0);
    }

    /// <summary>A number as a short name: $a, $b, ... $9, $ab ... least significant digit first.</summary>
    public static string FromNumber(long number, string prefix = "$")
    {
        Span<char> digits = stackalloc char[12];
        var length = 0;
        do
        {
            digits[length++] = Base64Digits[(int)(number & 63)];
            number >>>= 6;
        }
        while (number != 0);
        return string.Concat(prefix, digits[..length]);
    }

    /// <summary>A uid for a new incarnation; never 0.</summary>
    public static long NewUid() => Random.Shared.Next(1, int.MaxValue);
}
