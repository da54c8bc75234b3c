using System.Diagnostics.CodeAnalysis;

namespace LoginGate.Protocol.Login;

/// <summary>Builds and reads clients' messages of the login conversation.</summary>
public static class LoginRequests
{
    internal const string UsualSeparators = "/";
    private const char FieldSeparator = '\t';

    /// <summary>Builds the packet of a message.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="digit">'0' to '9', not written where the dialect's digit is optional.</param>
    /// <param name="request">The message.</param>
    /// <exception cref="ArgumentException">The dialect has no such message.</exception>
    public static byte[] Build(Dialect dialect, char digit, LoginRequest request)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(request);
        var idents = dialect.Idents;
        return request switch
        {
            VersionCheckRequest version => Plain(new MessageHeader(Known(idents.VersionCheck), version.Version), ""),
            AccountLoginRequest login => Plain(new MessageHeader(idents.Login), $"{login.Account}{SeparatorsOf(dialect)[0]}{login.Password}"),
            ChangePasswordRequest change => Plain(
                new MessageHeader(Known(idents.ChangePassword)),
                string.Join(FieldSeparator, change.Account, change.OldPassword, change.NewPassword)),
            ForgottenPasswordRequest forgotten => Plain(
                new MessageHeader(Known(idents.ForgottenPassword)), string.Join(FieldSeparator, [forgotten.Account, .. forgotten.Proofs])),
            SelectServerRequest select when dialect.Conversation.SelectsByIndex =>
                Plain(new MessageHeader(idents.SelectServer, Param: checked((ushort)select.Index)), ""),
            SelectServerRequest select => Plain(new MessageHeader(idents.SelectServer), select.Name),
            NewAccountRequest account => Coded(Known(idents.NewAccount), account.Record),
            UpdateAccountRequest account => Coded(Known(idents.UpdateAccount), account.Record),
            UnknownRequest unknown => LoginPacket.BuildRequest(dialect, digit, unknown.Packet.Header, unknown.Packet.Body),
            _ => throw new ArgumentException($"No message of a client: {request.GetType().Name}.", nameof(request)),
        };

        byte[] Plain(MessageHeader header, string body) => LoginPacket.BuildRequest(dialect, digit, header, LoginText.ToBytes(body));

        byte[] Coded(ushort ident, AccountRecord record)
        {
            byte[] packet = LoginPacket.BuildRequest(dialect, digit, new MessageHeader(ident), default);
            return [.. packet.AsSpan(0, packet.Length - 1), .. AccountRecordCode.Encode(dialect, record), packet[^1]];
        }

        ushort Known(ushort? ident) => ident
            ?? throw new ArgumentException($"Dialect {dialect.Name} has no {request.GetType().Name}.", nameof(request));
    }

    /// <summary>Reads a client's packet. False when it is none, or its body does not fit its number.</summary>
    public static bool TryParse(Dialect dialect, ReadOnlySpan<byte> packet, [NotNullWhen(true)] out LoginRequest? request)
    {
        request = null;
        if (!LoginPacket.TryParseHeader(dialect, packet, out var header, out var coded)) return false;
        var idents = dialect.Idents;
        if (header.Ident == idents.NewAccount || header.Ident == idents.UpdateAccount)
        {
            if (!AccountRecordCode.TryDecode(dialect, coded, out var record)) return false;
            request = header.Ident == idents.NewAccount ? new NewAccountRequest(record) : new UpdateAccountRequest(record);
            return true;
        }
        if (!LoginPacket.TryParse(dialect, packet, out var parsed)) return false;
        request = Interpret(dialect, parsed);
        return request is not null;
    }

    /// <summary>
    /// The account that a client's packet, as the gate forwards it, logs in with or makes; null where it is no such packet or the account
    /// cannot be told from the password. What is behind a sign other than a letter or digit may be left out (<see cref="ConversationRules.LoginSeparators"/>).
    /// </summary>
    public static string? AccountIn(Dialect dialect, ReadOnlySpan<byte> packet) => AccountIn(dialect, packet, out _);

    /// <summary>The same.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="packet"><c>#...!</c> and nothing behind.</param>
    /// <param name="whole">
    /// The account whose password the packet has, as LoginSrv tells it from others: with signs that what is returned leaves out, and so not for showing
    /// (<see cref="LoginText.Shown"/>). Of what changes a password, or asks for a forgotten one, there is this alone.
    /// </param>
    public static string? AccountIn(Dialect dialect, ReadOnlySpan<byte> packet, out string? whole) =>
        HarmlessWords.AccountIn(dialect, packet, out whole) is { Length: > 0 } account ? account : null;

    private static string SeparatorsOf(Dialect dialect) =>
        dialect.Conversation.LoginSeparators is { Length: > 0 } told ? told : UsualSeparators;

    private static LoginRequest? Interpret(Dialect dialect, LoginPacket packet)
    {
        var idents = dialect.Idents;
        int ident = packet.Header.Ident;
        string body = LoginText.FromBytes(packet.Body);
        if (ident == idents.Login || ident == idents.LoginAlternative)
        {
            int parting = body.AsSpan().IndexOfAny(SeparatorsOf(dialect));
            return parting < 0 ? new AccountLoginRequest(body, "") : new AccountLoginRequest(body[..parting], body[(parting + 1)..]);
        }
        if (ident == idents.SelectServer)
            return dialect.Conversation.SelectsByIndex ? new SelectServerRequest("", packet.Header.Param) : new SelectServerRequest(body, 0);
        if (ident == idents.VersionCheck) return new VersionCheckRequest(unchecked((int)packet.Header.Recog));
        if (ident == idents.ChangePassword)
            return body.Split(FieldSeparator) is [var account, var old, var fresh] ? new ChangePasswordRequest(account, old, fresh) : null;
        if (ident == idents.ForgottenPassword)
            return body.Split(FieldSeparator) is [var account, .. var proofs] ? new ForgottenPasswordRequest(account, proofs) : null;
        return new UnknownRequest(packet);
    }
}
