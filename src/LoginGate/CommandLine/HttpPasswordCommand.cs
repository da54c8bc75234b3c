using System.CommandLine;
using LoginGate.Settings;
using Spectre.Console;

namespace LoginGate.CommandLine;

/// <summary><c>logingate http password</c>: what the settings keep of a password of the page's.</summary>
internal static class HttpPasswordCommand
{
    private const int Shortest = 12;
    private const int Longest = 1000;

    public static Command Create()
    {
        var password = new Command("password", Phrase.Of($"Ask for a password of {Shortest} characters or more, or read a line with one, and print what login-gate.http.users keeps of it").Said);
        password.SetAction(_ => Run());
        return new Command("http", "Prepare logins to the page") { password };
    }

    private static int Run()
    {
        var password = Console.IsInputRedirected ? Console.ReadLine() : Ask();
        if (WhyNot(password) is { } problem)
        {
            Say.Error(problem);
            return ExitCodes.BadUsage;
        }
        Console.WriteLine(PasswordHash.Of(password!).Text);
        return ExitCodes.Good;
    }

    private static Phrase? WhyNot(string? password) => password switch
    {
        null => "there is no password",
        { Length: >= Shortest and <= Longest } => null,
        _ => Phrase.Of($"a password has {Shortest} to {Longest} characters, this one has {password.Length}"),
    };

    /// <summary>Without showing it, and again until the two are the same; what is too short or too long is asked for once.</summary>
    private static string Ask()
    {
        // Not to standard output, which may go to a file.
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        while (true)
        {
            var first = terminal.Prompt(new TextPrompt<string>(Phrase.Of("Password:").Said).Secret(null));
            if (WhyNot(first) is not null || first == terminal.Prompt(new TextPrompt<string>(Phrase.Of("Again:").Said).Secret(null)))
                return first;
            Say.Error("the two passwords differ; once more");
        }
    }
}
