using System.CommandLine;

namespace LoginGate.CommandLine;

/// <summary><c>logingate check</c>: validates the settings and starts nothing.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var options = new SettingsOptions();
        var command = new Command("check", "Validate the settings: unknown keys, bad values, with file and line");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            if (options.Load(parsed).Settings is not { } settings)
                return ExitCodes.BadUsage;
            foreach (var line in settings.Lines)
            {
                Console.WriteLine($"line {line.Name}: listens on {line.Listen.Host}:{line.Listen.Port}, " +
                    $"LoginSrv {string.Join(", then ", line.LoginSrv.Targets)} ({line.LoginSrv.Dialect.Name})");
            }
            Console.WriteLine("settings are good");
            return ExitCodes.Good;
        });
        return command;
    }
}
