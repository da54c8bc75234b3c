using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;

namespace LoginGate.Tests.Sessions;

public sealed class LoginRefusalsSpec
{
    public static TheoryData<string> Dialects => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialects_client_is_told_that_its_login_has_failed(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var tellsLocked = dialect.Conversation.Failures == FailureStyle.RecogCode;

        Assert.Equal(LoginStep.Refused, LoginReplies.ReadStep(dialect, LoginRefusals.In(dialect, default, LoginRefusal.Account), out var failure));

        Assert.Equal(tellsLocked ? LoginFailure.Locked : LoginFailure.WrongPassword, failure);
        // Without an answer for it, whoever is at an address that is refused is closed.
        Assert.Equal(tellsLocked, LoginRefusals.In(dialect, default, LoginRefusal.Address) is not null);
    }
}
