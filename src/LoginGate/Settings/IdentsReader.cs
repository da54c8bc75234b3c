using System.Globalization;
using Hocon.Strict;
using LoginGate.Protocol;

namespace LoginGate.Settings;

/// <summary>
/// Reads <c>idents</c> of a dialect: the numbers of messages that are others than the base's, 0 to 65535, or <c>off</c> for a message that
/// the gate is not to know. No two requests may have one number, and no two replies.
/// </summary>
internal static class IdentsReader
{
    private const string Off = "off";

    private static readonly Ident[] Requests =
    [
        new("login", i => i.Login, (i, n) => i with { Login = n!.Value }, IsNeeded: true),
        new("login-alternative", i => i.LoginAlternative, (i, n) => i with { LoginAlternative = n }),
        new("new-account", i => i.NewAccount, (i, n) => i with { NewAccount = n }),
        new("select-server", i => i.SelectServer, (i, n) => i with { SelectServer = n!.Value }, IsNeeded: true),
        new("version-check", i => i.VersionCheck, (i, n) => i with { VersionCheck = n }),
        new("change-password", i => i.ChangePassword, (i, n) => i with { ChangePassword = n }),
        new("update-account", i => i.UpdateAccount, (i, n) => i with { UpdateAccount = n }),
        new("forgotten-password", i => i.ForgottenPassword, (i, n) => i with { ForgottenPassword = n }),
        new("key-request", i => i.KeyRequest, (i, n) => i with { KeyRequest = n }),
    ];

    private static readonly Ident[] Replies =
    [
        new("greeting", i => i.Greeting, (i, n) => i with { Greeting = n }),
        new("login-ok", i => i.LoginOk, (i, n) => i with { LoginOk = n!.Value }, IsNeeded: true),
        new("login-fail", i => i.LoginFail, (i, n) => i with { LoginFail = n!.Value }, IsNeeded: true),
        new("login-no-account", i => i.LoginNoAccount, (i, n) => i with { LoginNoAccount = n }),
        new("new-account-ok", i => i.NewAccountOk, (i, n) => i with { NewAccountOk = n }),
        new("new-account-fail", i => i.NewAccountFail, (i, n) => i with { NewAccountFail = n }),
        new("select-server-ok", i => i.SelectServerOk, (i, n) => i with { SelectServerOk = n!.Value }, IsNeeded: true),
        new("select-server-full", i => i.SelectServerFull, (i, n) => i with { SelectServerFull = n }),
        new("version-ok", i => i.VersionOk, (i, n) => i with { VersionOk = n }),
        new("version-fail", i => i.VersionFail, (i, n) => i with { VersionFail = n }),
        new("change-password-ok", i => i.ChangePasswordOk, (i, n) => i with { ChangePasswordOk = n }),
        new("change-password-fail", i => i.ChangePasswordFail, (i, n) => i with { ChangePasswordFail = n }),
        new("update-account-asked", i => i.UpdateAccountAsked, (i, n) => i with { UpdateAccountAsked = n }),
        new("update-account-ok", i => i.UpdateAccountOk, (i, n) => i with { UpdateAccountOk = n }),
        new("update-account-fail", i => i.UpdateAccountFail, (i, n) => i with { UpdateAccountFail = n }),
        new("forgotten-password-ok", i => i.ForgottenPasswordOk, (i, n) => i with { ForgottenPasswordOk = n }),
        new("forgotten-password-fail", i => i.ForgottenPasswordFail, (i, n) => i with { ForgottenPasswordFail = n }),
        new("captcha", i => i.Captcha, (i, n) => i with { Captcha = n }),
        new("timed-out", i => i.TimedOut, (i, n) => i with { TimedOut = n }),
        new("key-answer", i => i.KeyAnswer, (i, n) => i with { KeyAnswer = n }),
        new("login-key", i => i.LoginKey, (i, n) => i with { LoginKey = n }),
    ];

    public static LoginIdents Read(SettingsSection dialect, Dialect basis)
    {
        dialect.Allow("idents");
        if (dialect.Value("idents") is null)
            return basis.Idents;
        var section = dialect.Section("idents");
        var idents = basis.Idents;
        foreach (var ident in Requests.Concat(Replies))
            idents = Read(section, ident, idents);
        CheckDistinct(section, idents, Requests);
        CheckDistinct(section, idents, Replies);
        CheckRefusal(section, idents, basis.Conversation);
        return idents;
    }

    private static LoginIdents Read(SettingsSection section, Ident ident, LoginIdents idents)
    {
        section.Allow(ident.Key);
        if (section.Value(ident.Key) is not { } value)
            return idents;
        var text = section.Text(ident.Key);
        if (text == Off && !ident.IsNeeded)
            return ident.With(idents, null);
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return ident.With(idents, number);
        // What is no text at all has its error already.
        if (value is HoconScalar { IsNull: false, Text.Length: > 0 })
            section.Error(ident.Key, $"must be a number from 0 to 65535{Phrase.Of(ident.IsNeeded ? "" : " or off")}, is '{text}'");
        return idents;
    }

    private static void CheckDistinct(SettingsSection section, LoginIdents idents, Ident[] group)
    {
        for (var at = 0; at < group.Length; at++)
        {
            for (var other = at + 1; other < group.Length; other++)
            {
                if (group[at].Get(idents) is { } number && number == group[other].Get(idents))
                    ReportTwins(section, group[at].Key, group[other].Key, number);
            }
        }
    }

    // The one that is set is to blame, not the base's.
    private static void ReportTwins(SettingsSection section, string key, string other, ushort number)
    {
        var (blamed, twin) = section.Value(other) is null ? (key, other) : (other, key);
        section.ErrorOfPair(blamed, $"must differ from {twin}, is {number} too", twin);
    }

    // A client whose account is not made is told so with LoginSrv's own answer.
    private static void CheckRefusal(SettingsSection section, LoginIdents idents, ConversationRules rules)
    {
        var (key, refusal) = rules.NewAccountCodeInParam ? ("new-account-ok", idents.NewAccountOk) : ("new-account-fail", idents.NewAccountFail);
        if (idents.NewAccount is not null && refusal is null)
            section.ErrorOfPair(key, "must not be off while new-account is not: a client whose request is refused is told with it", "new-account");
    }

    /// <param name="Key">Its name in the settings.</param>
    /// <param name="Get">The number, null where there is none.</param>
    /// <param name="With">The numbers with another one.</param>
    /// <param name="IsNeeded">Every LoginSrv has it.</param>
    private sealed record Ident(
        string Key, Func<LoginIdents, ushort?> Get, Func<LoginIdents, ushort?, LoginIdents> With, bool IsNeeded = false);
}
