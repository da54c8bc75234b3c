using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LoginGate.Protocol.Login;

/// <summary>Builds and reads LoginSrv's messages of the login conversation.</summary>
public static class LoginReplies
{
    private const int VcNoAccount = 3;
    private const int VcWrongPassword = 4;

    /// <summary>Builds the packet of a message.</summary>
    /// <exception cref="ArgumentException">The dialect has no such message.</exception>
    public static byte[] Build(Dialect dialect, LoginReply reply)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(reply);
        var idents = dialect.Idents;
        return reply switch
        {
            GreetingReply => Plain(new MessageHeader(Known(idents.Greeting))),
            VersionReply { Accepted: true } => Plain(
                new MessageHeader(Known(idents.VersionOk), Param: dialect.Layout == BlockLayout.L16Length ? (ushort)1 : (ushort)0)),
            VersionReply => Plain(new MessageHeader(Known(idents.VersionFail))),
            LoginFailedReply failed => BuildFailure(dialect, failed),
            ServerListReply list => BuildList(dialect, list),
            SelectServerReply select => BuildSelected(dialect, select),
            ServerFullReply => Plain(new MessageHeader(Known(idents.SelectServerFull))),
            NewAccountReply account when account.Made || dialect.Conversation.NewAccountCodeInParam =>
                Plain(new MessageHeader(Known(idents.NewAccountOk), Param: unchecked((ushort)account.Code))),
            NewAccountReply account => Plain(new MessageHeader(Known(idents.NewAccountFail), account.Code)),
            ChangePasswordReply { Changed: true } => Plain(new MessageHeader(Known(idents.ChangePasswordOk))),
            ChangePasswordReply change => Plain(new MessageHeader(Known(idents.ChangePasswordFail), CodeOf(change.Failure))),
            UpdateAccountReply update => Plain(new MessageHeader(Known(update.Updated ? idents.UpdateAccountOk : idents.UpdateAccountFail))),
            UpdateAccountAskedReply => Plain(new MessageHeader(Known(idents.UpdateAccountAsked))),
            ForgottenPasswordReply { Found: true } found =>
                LoginPacket.BuildReply(dialect, new MessageHeader(Known(idents.ForgottenPasswordOk)), Body(dialect, found.Password)),
            ForgottenPasswordReply => Plain(new MessageHeader(Known(idents.ForgottenPasswordFail))),
            TimedOutReply => Plain(new MessageHeader(Known(idents.TimedOut))),
            UnknownReply unknown => LoginPacket.BuildReply(dialect, unknown.Packet.Header, unknown.Packet.Body),
            _ => throw new ArgumentException($"No message of LoginSrv: {reply.GetType().Name}.", nameof(reply)),
        };

        byte[] Plain(MessageHeader header) => LoginPacket.BuildReply(dialect, header, default);

        ushort Known(ushort? ident) => ident
            ?? throw new ArgumentException($"Dialect {dialect.Name} has no {reply.GetType().Name}.", nameof(reply));
    }

    /// <summary>Reads a reply. False when it is no packet or its block is not code.</summary>
    public static bool TryParse(Dialect dialect, ReadOnlySpan<byte> packet, [NotNullWhen(true)] out LoginReply? reply)
    {
        reply = LoginPacket.TryParse(dialect, packet, out var parsed) ? Interpret(dialect, parsed) : null;
        return reply is not null;
    }

    /// <summary>Reads from a reply's block alone how far it takes a login, or what else tries a password, without allocating.</summary>
    /// <param name="dialect">Gives numbers, layout and code.</param>
    /// <param name="packet"><c>#...!</c></param>
    /// <param name="failure">Why it was refused; <see cref="LoginFailure.None"/> when it was not.</param>
    public static LoginStep ReadStep(Dialect dialect, ReadOnlySpan<byte> packet, out LoginFailure failure)
    {
        failure = LoginFailure.None;
        if (!LoginPacket.TryReadIdent(dialect, packet, out ushort ident)) return LoginStep.None;
        var idents = dialect.Idents;
        if (ident == idents.ForgottenPasswordOk || ident == idents.ChangePasswordOk) return LoginStep.PasswordGiven;
        bool isOfPassword = ident == idents.ChangePasswordFail || ident == idents.ForgottenPasswordFail;
        bool isKnown = ident == idents.LoginOk || ident == idents.LoginFail || ident == idents.LoginNoAccount || ident == idents.SelectServerOk;
        if (!(isKnown || isOfPassword) || !LoginPacket.TryParseHeader(dialect, packet, out var header, out _)) return LoginStep.None;
        if (ident == idents.LoginOk) return LoginStep.Accepted;
        if (ident == idents.SelectServerOk) return LoginStep.ServerChosen;
        if (isOfPassword)
        {
            failure = ident == idents.ChangePasswordFail ? FailureOf(header.Recog) : LoginFailure.WrongPassword;
            return LoginStep.PasswordRefused;
        }
        failure = FailureIn(dialect, header);
        return LoginStep.Refused;
    }

    /// <summary>Whether a reply answers a request. A captcha does not: LoginSrv sends it unasked.</summary>
    public static bool IsAnswer(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.Idents.Captcha is not { } captcha || !LoginPacket.TryReadIdent(dialect, packet, out ushort ident) || ident != captcha;
    }

    /// <summary>The reason behind a code in recog.</summary>
    public static LoginFailure FailureOf(long code) => code switch
    {
        0 => LoginFailure.NoAccount,
        -1 => LoginFailure.WrongPassword,
        -2 => LoginFailure.Locked,
        -3 => LoginFailure.InUse,
        -4 => LoginFailure.NoAccess,
        -5 => LoginFailure.Suspended,
        _ => LoginFailure.Other,
    };

    /// <summary>The code in recog for a reason.</summary>
    public static int CodeOf(LoginFailure failure) => failure switch
    {
        LoginFailure.WrongPassword => -1,
        LoginFailure.Locked => -2,
        LoginFailure.InUse => -3,
        LoginFailure.NoAccess => -4,
        LoginFailure.Suspended => -5,
        _ => 0,
    };

    private static byte[] Body(Dialect dialect, string text) => LoginText.ToBytes(dialect.Conversation.RepliesEndWithNul ? text + '\0' : text);

    private static byte[] BuildFailure(Dialect dialect, LoginFailedReply failed)
    {
        var idents = dialect.Idents;
        bool noAccount = failed.Failure == LoginFailure.NoAccount;
        var header = dialect.Conversation.Failures switch
        {
            FailureStyle.OwnIdent => new MessageHeader(noAccount ? idents.LoginNoAccount ?? idents.LoginFail : idents.LoginFail),
            FailureStyle.ParamCode => new MessageHeader(idents.LoginFail, Param: (ushort)(noAccount ? VcNoAccount : VcWrongPassword)),
            _ => new MessageHeader(idents.LoginFail, CodeOf(failed.Failure)),
        };
        byte[] packet = LoginPacket.BuildReply(dialect, header, default);
        if (!dialect.Conversation.PlainErrorCount || failed.ErrorCount is not { } count) return packet;
        string digits = count.ToString(CultureInfo.InvariantCulture);
        return [.. packet.AsSpan(0, packet.Length - 1), .. LoginText.ToBytes(digits), packet[^1]];
    }

    private static byte[] BuildList(Dialect dialect, ServerListReply list)
    {
        ushort ident = dialect.Idents.LoginOk;
        ushort count = (ushort)list.Servers.Count;
        return dialect.Conversation.ServerList switch
        {
            ServerListStyle.AccountName =>
                LoginPacket.BuildReply(dialect, new MessageHeader(ident, Series: count), Body(dialect, list.Account)),
            ServerListStyle.IndexAndName =>
                LoginPacket.BuildReply(dialect, new MessageHeader(ident, Param: 1), Body(dialect, ServerListText.Indexed(dialect, list.Servers))),
            _ => LoginPacket.BuildReply(
                dialect, new MessageHeader(ident, list.AccountDays, Series: count), Body(dialect, ServerListText.Named(list.Servers))),
        };
    }

    private static byte[] BuildSelected(Dialect dialect, SelectServerReply select)
    {
        ushort ident = dialect.Idents.SelectServerOk;
        if (dialect.Conversation.SelectsByIndex)
        {
            var certified = new MessageHeader(ident, Param: unchecked((ushort)select.Session));
            return LoginPacket.BuildReply(dialect, certified, Body(dialect, select.Address));
        }
        bool inRecog = dialect.Conversation.ServerList != ServerListStyle.AccountName;
        var header = new MessageHeader(ident, inRecog ? select.Session : 0);
        return LoginPacket.BuildReply(dialect, header, Body(dialect, $"{select.Address}/{select.Port}/{select.Session}"));
    }

    private static LoginReply Interpret(Dialect dialect, LoginPacket packet)
    {
        var idents = dialect.Idents;
        var header = packet.Header;
        int ident = header.Ident;
        string body = LoginText.FromBytes(packet.Body);
        if (ident == idents.LoginFail || ident == idents.LoginNoAccount) return Failed(dialect, packet);
        if (ident == idents.LoginOk) return ServerListText.Parse(dialect, body) with { AccountDays = unchecked((int)header.Recog) };
        if (ident == idents.SelectServerOk) return Selected(dialect, header, body);
        if (ident == idents.SelectServerFull) return new ServerFullReply();
        if (ident == idents.Greeting) return new GreetingReply();
        if (ident == idents.VersionOk || ident == idents.VersionFail) return new VersionReply(ident == idents.VersionOk);
        if (ident == idents.NewAccountOk) return new NewAccountReply(header.Param == 0, header.Param);
        if (ident == idents.NewAccountFail) return new NewAccountReply(false, header.Recog);
        if (ident == idents.ChangePasswordOk) return new ChangePasswordReply(true);
        if (ident == idents.ChangePasswordFail) return new ChangePasswordReply(false, FailureOf(header.Recog));
        if (ident == idents.UpdateAccountAsked) return new UpdateAccountAskedReply();
        if (ident == idents.UpdateAccountOk || ident == idents.UpdateAccountFail) return new UpdateAccountReply(ident == idents.UpdateAccountOk);
        if (ident == idents.ForgottenPasswordOk) return new ForgottenPasswordReply(true, body);
        if (ident == idents.ForgottenPasswordFail) return new ForgottenPasswordReply(false, "");
        return ident == idents.TimedOut ? new TimedOutReply() : new UnknownReply(packet);
    }

    private static LoginFailedReply Failed(Dialect dialect, LoginPacket packet)
    {
        var header = packet.Header;
        int? count = int.TryParse(packet.PlainTail, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
        var failure = FailureIn(dialect, header);
        return dialect.Conversation.Failures switch
        {
            FailureStyle.OwnIdent => new LoginFailedReply(failure),
            FailureStyle.ParamCode => new LoginFailedReply(failure, header.Param),
            _ => new LoginFailedReply(failure, header.Recog, count),
        };
    }

    private static LoginFailure FailureIn(Dialect dialect, MessageHeader header) => dialect.Conversation.Failures switch
    {
        FailureStyle.OwnIdent => header.Ident == dialect.Idents.LoginNoAccount ? LoginFailure.NoAccount : LoginFailure.WrongPassword,
        FailureStyle.ParamCode => header.Param switch
        {
            VcNoAccount => LoginFailure.NoAccount,
            VcWrongPassword => LoginFailure.WrongPassword,
            _ => LoginFailure.Other,
        },
        _ => FailureOf(header.Recog),
    };

    private static SelectServerReply Selected(Dialect dialect, MessageHeader header, string body)
    {
        if (dialect.Conversation.SelectsByIndex) return new SelectServerReply(body, 0, header.Param);
        string[] parts = body.Split('/');
        return new SelectServerReply(parts[0], NumberAt(parts, 1), NumberAt(parts, 2));
    }

    private static int NumberAt(string[] parts, int index) =>
        index < parts.Length && int.TryParse(parts[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
