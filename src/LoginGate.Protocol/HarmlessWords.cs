using System.Text;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol;

/// <summary>
/// What of a message's body may be shown to whoever looks: the one place that decides it, and a list of what may, not of what may not.
/// Operators move numbers and change separators, and a dialect may be the wrong one; so a body is harmless only when the dialect knows
/// the message and all of the body has the shape that such a message has.
/// </summary>
/// <param name="Words">The body in words, passwords masked; null: there is nothing to say of it.</param>
/// <param name="IsHarmless">Whether all of the body may be shown as it stands. The code hides nothing.</param>
internal sealed record HarmlessWords(FormattableString? Words, bool IsHarmless)
{
    private const string Mask = "******";
    private const int HighestNumber = 999;
    private const int LongestOnStack = 256;

    /// <summary>The words for a packet's body; null when nothing of it may be shown.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="packet"><c>#...!</c> and nothing behind.</param>
    /// <param name="fromClient">Whether a client sent it.</param>
    /// <param name="isBare">Whether it is as the client sent it, and not as the gate has forwarded it.</param>
    public static HarmlessWords? Of(Dialect dialect, ReadOnlySpan<byte> packet, bool fromClient, bool isBare)
    {
        if (!LoginPacket.TryParse(dialect, packet, out var parsed)) return null;
        if (!fromClient) return LoginReplies.TryParse(dialect, packet, out var reply) ? Of(dialect, parsed, reply) : null;
        return RequestIn(dialect, packet, parsed) is { } request ? Of(dialect, parsed, request, isBare) : null;
    }

    /// <summary>The account in a login, or in what makes one, as the gate has forwarded it; null where none may be shown.</summary>
    public static string? AccountIn(Dialect dialect, ReadOnlySpan<byte> packet, out string? whole)
    {
        whole = null;
        if (LoginPacket.TryParseHeader(dialect, packet, out var header, out var coded)
            && (header.Ident == dialect.Idents.Login || header.Ident == dialect.Idents.LoginAlternative))
            return AccountInLogin(dialect, header, coded, out whole);
        if (!LoginPacket.TryParse(dialect, packet, out var parsed) || RequestIn(dialect, packet, parsed) is not { } request)
            return null;
        whole = request switch
        {
            ChangePasswordRequest { Account.Length: > 0 } change => change.Account,
            ForgottenPasswordRequest { Account.Length: > 0 } forgotten => forgotten.Account,
            _ => null,
        };
        return AccountOf(dialect, parsed, request, isBare: false);
    }

    /// <summary>
    /// Whether a block is none of a body's text. In a damaged capture a body may stand where a block should; and read with 16 bytes, the
    /// block of a message that was written with 12 ends in the first four of its body. A text has no zeros there, a block has.
    /// </summary>
    public static bool IsBlock(MessageHeader header) => header is { Tag: <= byte.MaxValue, Series: <= byte.MaxValue, Session: 0 };

    /// <summary>A text of the wire between quotes. Control characters would act on the terminal.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char value in text)
        {
            if (char.IsControl(value) || char.IsSurrogate(value) || value is '\u2028' or '\u2029')
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)value:X2}");
            else
                quoted.Append(value);
        }
        return quoted.Append('\'').ToString();
    }

    private static HarmlessWords Whole(FormattableString? words) => new(words, true);

    private static HarmlessWords Masked(string account, FormattableString rest) => MaskedName(LoginText.NameIn(account), rest);

    private static HarmlessWords MaskedName(string name, FormattableString rest) => new($"account {Quoted(name)}, {rest}", false);

    private static LoginRequest? RequestIn(Dialect dialect, ReadOnlySpan<byte> packet, LoginPacket parsed)
    {
        bool isSound = parsed.PlainTail.Length == 0 && IsBlock(parsed.Header);
        return isSound && LoginRequests.TryParse(dialect, packet, out var request) ? request : null;
    }

    // A gate may read every login: of it nothing is made but the account.
    private static string? AccountInLogin(Dialect dialect, MessageHeader header, ReadOnlySpan<byte> coded, out string? whole)
    {
        whole = null;
        if (!IsBlock(header)) return null;
        int length = SixBitCode.DecodedLength(coded.Length);
        Span<byte> body = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        body = body[..length];
        if (!SixBitCode.TryDecode(dialect.Codec, coded, body, out _) || MayBeRotated(dialect, body, isBare: false)) return null;
        string text = LoginText.FromBytes(body);
        string? account = LoginText.AccountIn(text, dialect.Conversation.LoginSeparators);
        whole = LoginText.WholeAccountIn(text, dialect.Conversation.LoginSeparators) ?? account;
        return account;
    }

    // A client that has a key hides its login with it. Rotated letters may be letters again, a password's too, and who has the key turns them back.
    private static bool MayBeRotated(Dialect dialect, ReadOnlySpan<byte> body, bool isBare) =>
        dialect.Idents.KeyRequest is not null && (isBare || body.ContainsAnyExceptInRange((byte)' ', (byte)'~'));

    private static string? AccountOf(Dialect dialect, LoginPacket packet, LoginRequest request, bool isBare) => request switch
    {
        // Whatever parts the two. A text with nothing between them may be the password alone.
        AccountLoginRequest when !MayBeRotated(dialect, packet.Body, isBare) =>
            LoginText.AccountIn(LoginText.FromBytes(packet.Body), dialect.Conversation.LoginSeparators),
        NewAccountRequest { Record: { Password.Length: > 0 } made } => LoginText.NameIn(made.Account),
        _ => null,
    };

    private static HarmlessWords? Of(Dialect dialect, LoginPacket packet, LoginRequest request, bool isBare)
    {
        string body = LoginText.FromBytes(packet.Body);
        string? account = AccountOf(dialect, packet, request, isBare);
        return request switch
        {
            AccountLoginRequest when MayBeRotated(dialect, packet.Body, isBare) => new HarmlessWords($"account and password, not in plain text", false),
            VersionCheckRequest version when body.Length == 0 => Whole($"version {version.Version}"),
            SelectServerRequest select when dialect.Conversation.SelectsByIndex => body.Length == 0 ? Whole($"server number {select.Index}") : null,
            SelectServerRequest select => OfName(select.Name, static name => $"server {name}"),
            AccountLoginRequest when account is not null => MaskedName(account, $"password {Mask}"),
            ChangePasswordRequest change => Masked(change.Account, $"old password {Mask}, new password {Mask}"),
            NewAccountRequest when account is not null => MaskedName(account, $"password and all else {Mask}"),
            UpdateAccountRequest { Record: { Password.Length: > 0 } updated } => Masked(updated.Account, $"password and all else {Mask}"),
            ForgottenPasswordRequest { Proofs.Count: > 0 } forgotten => Masked(forgotten.Account, $"{forgotten.Proofs.Count} proofs {Mask}"),
            _ => null,
        };
    }

    private static HarmlessWords? Of(Dialect dialect, LoginPacket packet, LoginReply reply)
    {
        string body = LoginText.FromBytes(packet.Body);
        bool hasTail = packet.PlainTail.Length > 0 && reply is not LoginFailedReply { ErrorCount: not null };
        if (hasTail) return null;
        // Two bodies have a shape that no other text has; what stands before one of them is a block, whatever is in it.
        if (body.Length > 0 && reply is ServerListReply { Account.Length: 0 } list) return OfList(dialect, list, body);
        if (body.Length > 0 && reply is SelectServerReply select) return OfSelected(dialect, select, body);
        if (!IsBlock(packet.Header)) return null;
        if (packet.Header.Ident == dialect.Idents.LoginKey) return body.Length == 0 ? Whole(null) : new HarmlessWords($"gate password {Mask}", false);
        return reply switch
        {
            ServerListReply { Account.Length: > 0 } => OfName(body, static name => $"account {name}"),
            ForgottenPasswordReply { Found: true } => new HarmlessWords($"password {Mask}", false),
            _ when body.Length > 0 => null,
            LoginFailedReply { ErrorCount: { } count } failed => Whole($"{FailureWords(failed.Failure)}, {Counted.Text(count, "error")} so far"),
            LoginFailedReply failed => Whole(FailureWords(failed.Failure)),
            NewAccountReply { Made: false } account => Whole($"not made, code {account.Code}"),
            ChangePasswordReply { Changed: false } change => Whole($"not changed: {FailureWords(change.Failure)}"),
            GreetingReply or VersionReply or ServerListReply or SelectServerReply or ServerFullReply or NewAccountReply or ChangePasswordReply
                or UpdateAccountReply or UpdateAccountAskedReply or ForgottenPasswordReply or TimedOutReply => Whole(null),
            _ => null,
        };
    }

    private static HarmlessWords? OfName(string text, Func<string, FormattableString> say)
    {
        string name = LoginText.NameIn(text);
        return name.Length > 0 ? new HarmlessWords(say(Quoted(name)), name.Length == text.Length) : null;
    }

    /// <summary>A list is one when writing it anew gives the same text.</summary>
    private static HarmlessWords? OfList(Dialect dialect, ServerListReply list, string body)
    {
        bool isIndexed = dialect.Conversation.ServerList == ServerListStyle.IndexAndName;
        string anew = isIndexed ? ServerListText.Indexed(dialect, list.Servers) : ServerListText.Named(list.Servers);
        char end = isIndexed ? ',' : '/';
        bool isList = anew.TrimEnd(end) == body.TrimEnd(end)
            && list.Servers.All(server => server is { Status: <= HighestNumber, Index: <= HighestNumber });
        return isList ? Whole($"servers: {string.Join(", ", list.Servers.Select(server => $"{Quoted(server.Name)} status {server.Status}"))}") : null;
    }

    private static HarmlessWords? OfSelected(Dialect dialect, SelectServerReply select, string body)
    {
        bool isAddress = dialect.Conversation.SelectsByIndex
            ? DottedAddress.IsAddress(LoginText.ToBytes(body))
            : $"{select.Address}/{select.Port}/{select.Session}" == body
                && select.Address.All(value => char.IsAsciiLetterOrDigit(value) || value is '.' or ':' or '-');
        return isAddress ? Whole($"go to {Quoted(select.Address)} port {select.Port}, session id {select.Session}") : null;
    }

    private static FormattableString FailureWords(LoginFailure failure) => failure switch
    {
        LoginFailure.NoAccount => $"no such account",
        LoginFailure.WrongPassword => $"wrong password",
        LoginFailure.Locked => $"locked after too many errors",
        LoginFailure.InUse => $"account is in use",
        LoginFailure.NoAccess => $"no access",
        LoginFailure.Suspended => $"suspended",
        _ => $"another reason",
    };
}
