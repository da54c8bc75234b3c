using System.Text;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol;

/// <summary>Packets of the login conversation in words, passwords masked.</summary>
internal static class PacketWords
{
    private const string Mask = "******";

    /// <summary>Title and details of a packet; unsound when it cannot be read.</summary>
    public static (string Title, List<string> Details, bool Sound) Explain(Dialect dialect, ReadOnlySpan<byte> packet, bool fromClient)
    {
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return ("packet that cannot be read", [], false);
        var details = new List<string> { Fields(dialect, header, packet) };
        string? name = fromClient ? dialect.Idents.NameOfRequest(header.Ident) : dialect.Idents.NameOfReply(header.Ident);
        string title = $"{name ?? "unknown message"} ({header.Ident})";
        string? meaning = fromClient
            ? LoginRequests.TryParse(dialect, packet, out var request) ? Meaning(request) : "body does not fit the message"
            : LoginReplies.TryParse(dialect, packet, out var reply) ? Meaning(reply) : "body does not fit the message";
        if (meaning.Length > 0) details.Add(meaning);
        return (title, details, name is not null);
    }

    /// <summary>Whether a client's packet carries a password, so that its body must not be shown.</summary>
    public static bool IsSecret(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return false;
        var idents = dialect.Idents;
        int ident = header.Ident;
        return ident == idents.Login || ident == idents.LoginAlternative || ident == idents.NewAccount || ident == idents.ChangePassword
            || ident == idents.UpdateAccount || ident == idents.ForgottenPassword || ident == idents.ForgottenPasswordOk;
    }

    /// <summary>Bytes as text on one line: anything but printable ASCII escaped.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            if (value is >= 0x20 and < 0x7F) text.Append((char)value);
            else text.Append("\\x").Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static string Fields(Dialect dialect, MessageHeader header, ReadOnlySpan<byte> packet)
    {
        var text = new StringBuilder();
        if (packet.Length > 1 && WireBytes.IsDigit(packet[1])) text.Append("digit ").Append((char)packet[1]).Append(", ");
        text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"recog {header.Recog}, param {header.Param}, tag {header.Tag}, series {header.Series}");
        if (dialect.Layout == BlockLayout.L16Length)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $", length {header.Length}");
        if (dialect.Layout == BlockLayout.L16Session)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $", session id {header.Session}");
        return text.ToString();
    }

    private static string Meaning(LoginRequest request) => request switch
    {
        AccountLoginRequest login => $"account {Quoted(login.Account)}, password {Mask}",
        VersionCheckRequest version => $"version {version.Version}",
        ChangePasswordRequest change => $"account {Quoted(change.Account)}, old password {Mask}, new password {Mask}",
        NewAccountRequest account => Meaning(account.Record),
        UpdateAccountRequest account => Meaning(account.Record),
        ForgottenPasswordRequest forgotten => $"account {Quoted(forgotten.Account)}, {forgotten.Proofs.Count} proofs {Mask}",
        SelectServerRequest { Name.Length: > 0 } select => $"server {Quoted(select.Name)}",
        SelectServerRequest select => $"server number {select.Index}",
        UnknownRequest unknown => Body(unknown.Packet),
        _ => "",
    };

    private static string Meaning(AccountRecord record) =>
        $"account {Quoted(record.Account)}, password {Mask}, name {Quoted(record.UserName)}, questions {Quoted(record.Question)} "
        + $"and {Quoted(record.Question2)}, answers {Mask}, mail {Quoted(record.Mail)}, birthday {Quoted(record.Birthday)}";

    private static string Meaning(LoginReply reply) => reply switch
    {
        LoginFailedReply failed => FailureWords(failed.Failure) + (failed.ErrorCount is { } count ? $", {count} errors so far" : ""),
        ServerListReply { Account.Length: > 0 } list => $"account {Quoted(list.Account)}",
        ServerListReply list => "servers: " + string.Join(", ", list.Servers.Select(server => $"{Quoted(server.Name)} status {server.Status}")),
        SelectServerReply select => $"go to {Quoted(select.Address)} port {select.Port}, session id {select.Session}",
        NewAccountReply { Made: false } account => $"not made, code {account.Code}",
        ChangePasswordReply { Changed: false } change => $"not changed: {FailureWords(change.Failure)}",
        ForgottenPasswordReply { Found: true } => $"password {Mask}",
        UnknownReply unknown => Body(unknown.Packet),
        _ => "",
    };

    private static string FailureWords(LoginFailure failure) => failure switch
    {
        LoginFailure.NoAccount => "no such account",
        LoginFailure.WrongPassword => "wrong password",
        LoginFailure.Locked => "locked after too many errors",
        LoginFailure.InUse => "account is in use",
        LoginFailure.NoAccess => "no access",
        LoginFailure.Suspended => "suspended",
        _ => "another reason",
    };

    private static string Body(LoginPacket packet) => packet.Body.Length == 0 && packet.PlainTail.Length == 0
        ? ""
        : $"body {Quoted(LoginText.FromBytes(packet.Body))}{Printable(Encoding.Latin1.GetBytes(packet.PlainTail))} ({packet.Body.Length} bytes)";

    // Control characters would act on the terminal.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char value in text)
        {
            if (char.IsControl(value) || char.IsSurrogate(value)) quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)value:X2}");
            else quoted.Append(value);
        }
        return quoted.Append('\'').ToString();
    }
}
