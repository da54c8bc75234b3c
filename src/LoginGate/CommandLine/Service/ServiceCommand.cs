using System.CommandLine;
using System.Runtime.Versioning;

namespace LoginGate.CommandLine.Service;

/// <summary><c>logingate service</c>: the gate as a service of Windows.</summary>
internal static class ServiceCommand
{
    public static Command Create()
    {
        var uninstall = new Command("uninstall", "Stop the service if it runs, and remove it; settings, ban file and log stay");
        uninstall.SetAction(_ => OperatingSystem.IsWindows() ? WindowsService.Uninstall() : RefuseElsewhere());
        var start = new Command("start", "Start the service, and wait until its ports are open");
        start.SetAction(_ => OperatingSystem.IsWindows() ? WindowsService.Start() : RefuseElsewhere());
        var stop = new Command("stop", "End the service cleanly");
        stop.SetAction(_ => OperatingSystem.IsWindows() ? WindowsService.Stop() : RefuseElsewhere());
        return new Command("service", "Run the gate as a service of Windows") { CreateInstall(), uninstall, start, stop };
    }

    private static Command CreateInstall()
    {
        var options = new SettingsOptions();
        options.Config.Required = true;
        var account = new Option<string>("--account")
        {
            Description = "Whom it runs as; LocalSystem for login-gate.admission.kernel = windows-firewall",
            HelpName = "NAME",
            DefaultValueFactory = _ => ServiceEntry.LocalService,
        };
        var command = new Command("install", "Check the settings, and enter the gate as a service that starts with Windows");
        options.AddTo(command);
        command.Options.Add(account);
        command.SetAction(parsed => OperatingSystem.IsWindows() ? Install(parsed, options, parsed.GetRequiredValue(account)) : RefuseElsewhere());
        return command;
    }

    [SupportedOSPlatform("windows")]
    private static int Install(ParseResult parsed, SettingsOptions options, string account)
    {
        if (options.Load(parsed).Settings is not { } settings)
            return ExitCodes.BadUsage;
        var files = parsed.GetRequiredValue(options.Config);
        var code = WindowsService.Install(ServiceEntry.Of(ThisProgram(), files, parsed.GetValue(options.Set) ?? [], account));
        if (code == ExitCodes.Good)
            Console.WriteLine(InstallationAdvice.Of(settings, account, GateService.FolderOf(files)));
        return code;
    }

    /// <summary>The words that start this program; two where it was published without a program of its own.</summary>
    private static string[] ThisProgram() => Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) != "dotnet"
        ? [program]
        : [Environment.ProcessPath ?? "dotnet", Path.Join(AppContext.BaseDirectory, "logingate.dll")];

    private static int RefuseElsewhere()
    {
        Console.Error.WriteLine("error: this is for Windows; elsewhere the system's own service manager runs the gate, for systemd with the unit that lies beside it");
        return ExitCodes.Failed;
    }
}
