using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate unlock</c>: lets everybody log in to an account again.</summary>
internal sealed class UnlockCommand(AdmissionDesk admission, OperatorLog log)
    : InspectCommand(new CommandHelp(
        "gate unlock", "ACCOUNT", "Let everybody log in to an account again that is locked because its password was being guessed; its name, or # and its hash as gate guesses of this gate shows it")
    { Right = AccessRight.Admin, Reach = CommandReach.AllGates })
{
    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var account = arguments.Required(0);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var unlocked = await admission.AskGuessingAsync<AccountUnlocked>(new UnlockAccount(account), cancellation).ConfigureAwait(false);
        if (!unlocked.WasLocked)
            return Answer.Failed("this account is not locked");
        log.Did(arguments.Caller, $"account {unlocked.Subject} unlocked");
        return Answer.Said($"account {unlocked.Subject} unlocked") with { Data = new JsonObject { ["account"] = unlocked.Subject } };
    }
}
