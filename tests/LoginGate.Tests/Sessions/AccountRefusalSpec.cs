using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;

namespace LoginGate.Tests.Sessions;

public sealed class AccountRefusalSpec
{
    public static TheoryData<string> Dialects => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialects_client_is_told_that_the_account_is_not_made(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));

        Assert.True(LoginReplies.TryParse(dialect, AccountRefusal.In(dialect), out var reply));

        Assert.False(Assert.IsType<NewAccountReply>(reply).Made);
    }
}
