namespace LoginGate.Inspect;

/// <summary><c>gate reload</c>: reads the settings anew.</summary>
/// <param name="reload">Does it; null where a gate was started without files to read again.</param>
internal sealed class ReloadCommand(OperatorLog log, Func<CancellationToken, Task<Answer>>? reload = null)
    : InspectCommand(new CommandHelp("gate reload", "", "Read the settings anew; nothing changes unless all of them are good") { Right = AccessRight.Admin })
{
    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (reload is null)
            return Fail("reload is not available");
        log.Did(arguments.Caller, "reload");
        return reload(cancellation);
    }
}
