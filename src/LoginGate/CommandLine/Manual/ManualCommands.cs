using System.CommandLine;

namespace LoginGate.CommandLine.Manual;

/// <summary><c>logingate man</c> and <c>logingate completion</c>: what a package installs beside the program, made by the program itself.</summary>
internal static class ManualCommands
{
    public const string Man = "man";
    public const string Completion = "completion";

    public static Command CreateMan(RootCommand root)
    {
        var command = new Command(Man, "Print the manual page, for: logingate man | man -l -");
        command.SetAction(_ => Console.Write(ManualPage.Of(CommandEntry.AllOf(root))));
        return command;
    }

    public static Command CreateCompletion(RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. ShellCompletion.Scripts.Keys]);
        var command = new Command(Completion, "Print what makes a shell complete the command line, for: source <(logingate completion bash)") { shell };
        command.SetAction(parsed => Console.Write(ShellCompletion.Scripts[parsed.GetRequiredValue(shell)](CommandEntry.AllOf(root))));
        return command;
    }
}
