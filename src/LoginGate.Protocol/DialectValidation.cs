using System.Net.Sockets;

namespace LoginGate.Protocol;

/// <summary>The rules behind <see cref="Dialect.Validate"/>.</summary>
internal static class DialectValidation
{
    public static List<FormattableString> Check(Dialect dialect)
    {
        var errors = new List<FormattableString>();
        if (string.IsNullOrWhiteSpace(dialect.Name)) errors.Add($"name: must not be empty");
        if (!Enum.IsDefined(dialect.Framing)) errors.Add($"framing: unknown value {dialect.Framing}");
        if (!Enum.IsDefined(dialect.SecondAddress)) errors.Add($"second address: unknown value {dialect.SecondAddress}");
        if (!Enum.IsDefined(dialect.Codec)) errors.Add($"codec: unknown value {dialect.Codec}");
        if (!Enum.IsDefined(dialect.Layout)) errors.Add($"block: unknown value {dialect.Layout}");
        if (!Enum.IsDefined(dialect.CodeDigit)) errors.Add($"code digit: unknown value {dialect.CodeDigit}");
        if (!dialect.HasRecords) CheckLetters(dialect.Letters, errors);
        if (dialect.Framing != Framing.Text && dialect.AppendsNul) errors.Add($"a NUL behind frames belongs to text framing only");
        if (dialect.Framing != Framing.Text && dialect.SecondAddress == SecondAddress.None)
            errors.Add($"second address: OpenMir2 framing always writes two");
        CheckAddresses(dialect, errors);
        if (!Enum.IsDefined(dialect.SessionForm)) errors.Add($"session form: unknown value {dialect.SessionForm}");
        if (dialect.Framing != Framing.Text && dialect.SessionForm != SessionForm.Number) errors.Add($"session form: slot and handle belong to text framing only");
        if (dialect.PayloadLimit is < Dialect.SmallestPayloadLimit or > Dialect.MaxPayloadBytes)
            errors.Add($"payload limit: must be {Dialect.SmallestPayloadLimit} to {Dialect.MaxPayloadBytes}, is {dialect.PayloadLimit}");
        if (dialect.ClientGreeting?.Fault() is { } fault) errors.Add($"client greeting: {fault}");
        if (dialect is { OpensWithData: true, Idents.Greeting: not null }) errors.Add($"a LoginSrv that greets each client must hear of it at once, not with its first data");
        if (dialect.Handshake?.Check(dialect) is { } handshake) errors.Add(handshake);
        if (dialect.Announce is not null) CheckAnnounce(dialect, errors);
        return errors;
    }

    private static void CheckAddresses(Dialect dialect, List<FormattableString> errors)
    {
        bool isPublic = dialect.SecondAddress == SecondAddress.Public;
        if (isPublic != dialect.PublicAddress is not null) errors.Add($"second address: a public one and its address go together");
        if (isPublic && dialect.PublicAddress is { } address && !dialect.CanAnnounce(address)) errors.Add($"second address: LoginSrv cannot take {address}");
    }

    private static void CheckAnnounce(Dialect dialect, List<FormattableString> errors)
    {
        const byte letter = AnnounceFrame.Letter;
        var letters = dialect.Letters;
        if (dialect.Announce!.AddressFamily != AddressFamily.InterNetwork) errors.Add($"an announcement must be an IPv4 address");
        if (dialect.Framing != Framing.Text) errors.Add($"an announcement belongs to text framing only");
        if (letter == letters.Open || letter == letters.Data || letter == letters.Close)
            errors.Add($"an announcement begins with '{(char)letter}', which is a letter of this dialect already");
        // Theirs takes it for an order to write into its database (protocol.md, section 2).
        if (dialect.AppendsNul) errors.Add($"a LoginSrv of the VC family takes an announcement for something else");
    }

    private static void CheckLetters(DialectLetters letters, List<FormattableString> errors)
    {
        CheckLetter("open", letters.Open, errors);
        CheckLetter("data", letters.Data, errors);
        CheckLetter("close", letters.Close, errors);
        CheckDistinct("open", letters.Open, "data", letters.Data, errors);
        CheckDistinct("open", letters.Open, "close", letters.Close, errors);
        CheckDistinct("data", letters.Data, "close", letters.Close, errors);
    }

    private static void CheckLetter(string role, byte letter, List<FormattableString> errors)
    {
        if (letter is <= 0x20 or >= 0x7F)
            errors.Add($"letter for {role}: byte 0x{letter:X2} is not a printable ASCII character");
        else if (char.IsAsciiDigit((char)letter))
            errors.Add($"letter for {role}: '{(char)letter}' is a digit and would read as a session number");
        else if ("%$#!/*+-"u8.Contains(letter))
            errors.Add($"letter for {role}: '{(char)letter}' has a meaning of its own on the wire");
    }

    private static void CheckDistinct(string role, byte letter, string otherRole, byte other, List<FormattableString> errors)
    {
        if (letter == other) errors.Add($"letters for {role} and {otherRole} are both '{(char)letter}'");
    }
}
