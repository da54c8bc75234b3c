using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using LoginGate.CommandLine;
using LoginGate.CommandLine.Manual;
using LoginGate.Shared;
using Xunit.Sdk;

namespace LoginGate.Tests.CommandLine.Manual;

/// <summary>The manual page and the shells' completions have every command and option that the command line has.</summary>
public sealed class ManualSpec
{
    private static readonly RootCommand Root = Cli.CreateRoot(null);
    private static readonly IReadOnlyList<CommandEntry> Commands = CommandEntry.AllOf(Root);

    [Fact]
    public void The_page_has_every_command_and_every_option()
    {
        var page = ManualPage.Of(Commands).Replace("\\-", "-", StringComparison.Ordinal);

        foreach (var (path, command) in Defined(Root, "logingate"))
        {
            Assert.Matches($@"(?m)^\.SS {path} .*$", page);
            var part = page[page.IndexOf($"\n.SS {path} ", StringComparison.Ordinal)..].Split("\n.SS ", 3)[1];
            foreach (var option in command.Options)
                Assert.Contains($".TP\n.B {option.Name}", part, StringComparison.Ordinal);
        }
        Assert.Contains($"LoginGate {GateVersion.Text}", page, StringComparison.Ordinal);
    }

    [Theory]
    [ToolData("man", "--warnings", "-l", "-")]
    public void The_page_is_one_that_man_has_nothing_to_say_against(string tool, params string[] arguments)
    {
        var (output, errors) = Run(tool, arguments, ManualPage.Of(Commands));

        Assert.Equal("", errors);
        Assert.Contains("logingate lab client", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Each_script_has_every_command_and_every_option(string shell)
    {
        var script = ShellCompletion.Scripts[shell](Commands);

        foreach (var (path, command) in Defined(Root, "logingate"))
        {
            Assert.Contains($"{path}'", script, StringComparison.Ordinal);
            var line = string.Join('\n', script.Split('\n').Where(l => l.Contains($"'{path}')", StringComparison.Ordinal) || l.Contains($"__logingate_at {path}'", StringComparison.Ordinal)));
            foreach (var option in command.Options)
                Assert.Contains(shell == "fish" ? $" -l {option.Name[2..]} " : option.Name, line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [ToolData("bash", "logingate ", "run check lab cmd completion --version --config")]
    [ToolData("bash", "logingate lab cl", "client")]
    [ToolData("bash", "logingate lab client --dia", "--dialect")]
    [ToolData("bash", "logingate lab client --dialect op", "openmir2 openmir2-int openmir2-2022")]
    [ToolData("bash", "logingate --config /et", "/etc")]
    [ToolData("bash", "logingate completion ", "bash zsh fish")]
    [ToolData("zsh", "logingate ", "run check lab cmd completion --version --config")]
    [ToolData("zsh", "logingate lab cl", "client")]
    [ToolData("zsh", "logingate lab client --dia", "--dialect")]
    [ToolData("zsh", "logingate lab client --dialect op", "openmir2 openmir2-int openmir2-2022")]
    [ToolData("zsh", "logingate --config /et", "FILES")]
    [ToolData("zsh", "logingate completion ", "bash zsh fish")]
    [ToolData("fish", "logingate ", "run check lab cmd completion")]
    [ToolData("fish", "logingate lab cl", "client")]
    [ToolData("fish", "logingate lab client --dia", "--dialect")]
    [ToolData("fish", "logingate lab client --dialect op", "openmir2 openmir2-int openmir2-2022")]
    [ToolData("fish", "logingate completion ", "bash zsh fish")]
    public void A_shell_completes(string tool, string typed, string words)
    {
        var script = ShellCompletion.Scripts[tool](Commands);
        // What zsh's own functions would offer, who take it from here.
        const string ZshFunctions = "compdef() { }; _describe() { print -l -- ${(@)${(@P)2}%%:*} }; _files() { print FILES }; _message() { }";
        var ask = tool == "fish" ? $"complete -C '{typed}'"
            : tool == "zsh" ? $"typed='{typed}'; words=(${{=typed}}); [[ $typed == *' ' ]] && words+=(''); CURRENT=${{#words}}; _logingate"
            : $"""
              typed='{typed}'; COMP_WORDS=($typed); [[ $typed == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
              _logingate; printf '%s\n' "${"{COMPREPLY[@]}"}"
              """;

        var (output, errors) = Run(tool, [], $"{(tool == "zsh" ? ZshFunctions : "")}\n{script}\n{ask}\n");

        Assert.Equal("", errors);
        var offered = output.Split('\n').Select(line => line.Split('\t')[0]).ToHashSet();
        Assert.DoesNotContain(words.Split(' '), word => !offered.Contains(word));
    }

    [Theory]
    [ToolData("zsh", "-n")]
    public void A_shell_reads_its_script(string tool, params string[] arguments) =>
        Assert.Equal(("", ""), Run(tool, arguments, ShellCompletion.Scripts[tool](Commands)));

    /// <summary>From the definitions alone: not from what the page and the scripts are made of.</summary>
    private static IEnumerable<(string Path, Command Command)> Defined(Command parent, string path) =>
        parent.Subcommands.SelectMany(command => Defined(command, $"{path} {command.Name}").Prepend(($"{path} {command.Name}", command)));

    private static (string Output, string Errors) Run(string tool, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MANWIDTH"] = "200", ["LC_ALL"] = "C.UTF-8", ["HOME"] = Path.GetTempPath() },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        return (output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>A case with a program of the machine's, the first of the data: skipped, with the reason, where it is missing.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class ToolDataAttribute : DataAttribute
    {
        private readonly object[] _row;

        public ToolDataAttribute(string tool, params string[] data)
        {
            _row = [tool, .. data];
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool))))
                Skip = $"{tool} is not installed";
        }

        public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
    }
}
