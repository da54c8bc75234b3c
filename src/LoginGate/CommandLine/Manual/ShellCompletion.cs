namespace LoginGate.CommandLine.Manual;

/// <summary>Completion of the command line in a shell, made of the command line's own definitions: no program is asked while somebody types.</summary>
internal static class ShellCompletion
{
    /// <summary>The script by the shell's name.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<CommandEntry>, string>> Scripts { get; } =
        new Dictionary<string, Func<IReadOnlyList<CommandEntry>, string>> { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    private static string Bash(IReadOnlyList<CommandEntry> commands) => $$"""
        # Completion of logingate for bash, made by: logingate completion bash
        _logingate() {
            local at={{CommandEntry.Program}} cur=${COMP_WORDS[COMP_CWORD]} words=() files= i
            for ((i = 1; i < COMP_CWORD; i++)); do
                case "$at ${COMP_WORDS[i]}" in
                    {{Alternatives(commands.Skip(1).Select(command => command.Path))}}) at+=" ${COMP_WORDS[i]}" ;;
                esac
            done
            case "$at ${COMP_WORDS[COMP_CWORD-1]}" in
                {{Alternatives(ValuesOf(commands, option => option.IsFile).Select(value => value.At))}}) files=1 ;;
                {{Alternatives(ValuesOf(commands, option => !option.IsFile && option.Values.Count == 0).Select(value => value.At))}}) ;;
        {{Lines(ValuesOf(commands, option => option.Values.Count > 0), value => $"        '{value.At}') words=({string.Join(' ', value.Option.Values)}) ;;")}}
                *)
                    case "$at" in
        {{Lines(commands, command => $"                '{command.Path}') words=({string.Join(' ', WordsOf(command).Select(word => word.Word))}){(TakesFile(command) ? "; files=1" : "")} ;;")}}
                    esac ;;
            esac
            COMPREPLY=()
            if [[ $files ]]; then
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            fi
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "${words[*]}" -- "$cur")
        }
        complete -F _logingate logingate

        """;

    private static string Zsh(IReadOnlyList<CommandEntry> commands) => $$"""
        #compdef logingate
        # Completion of logingate for zsh, made by: logingate completion zsh
        _logingate() {
          local at={{CommandEntry.Program}} i
          local -a candidates
          for ((i = 2; i < CURRENT; i++)); do
            case "$at ${words[i]}" in
              ({{Alternatives(commands.Skip(1).Select(command => command.Path))}}) at+=" ${words[i]}" ;;
            esac
          done
          case "$at ${words[CURRENT-1]}" in
            ({{Alternatives(ValuesOf(commands, option => option.IsFile).Select(value => value.At))}}) _files; return ;;
        {{Lines(ValuesOf(commands, option => !option.IsFile && option.Values.Count == 0), value => $"    ('{value.At}') _message '{value.Option.Value}'; return ;;")}}
        {{Lines(ValuesOf(commands, option => option.Values.Count > 0), value => $"    ('{value.At}') candidates=({string.Join(' ', value.Option.Values)}); _describe value candidates; return ;;")}}
          esac
          case "$at" in
        {{Lines(commands, command => $"    ('{command.Path}') candidates=({string.Join(' ', WordsOf(command).Select(word => $"'{word.Word}:{ForPosix(word.Description)}'"))}){(TakesFile(command) ? "; _files" : "")} ;;")}}
          esac
          _describe word candidates
        }
        if [[ $funcstack[1] == _logingate ]]; then _logingate "$@"; else compdef _logingate logingate; fi

        """;

    private static string Fish(IReadOnlyList<CommandEntry> commands) => $$"""
        # Completion of logingate for fish, made by: logingate completion fish
        function __logingate_at
            set -l at {{CommandEntry.Program}}
            for word in (commandline -opc)[2..]
                switch "$at $word"
                    case {{string.Join(' ', commands.Skip(1).Select(command => $"'{command.Path}'"))}}
                        set at "$at $word"
                end
            end
            test "$at" = "$argv"
        end
        complete -c logingate -f
        {{Lines(commands, FishOf)}}

        """;

    private static string FishOf(CommandEntry command)
    {
        var at = $"complete -c logingate -n '__logingate_at {command.Path}'";
        var words = command.Words.Select(word => $"{at} -a {word.Name} -d '{ForFish(word.Description)}'")
            .Concat(command.Arguments.SelectMany(argument => argument.Values).Select(value => $"{at} -a {value}"));
        var options = command.Options.Select(option =>
            $"{at} {string.Join(' ', option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $"-l {name[2..]}" : $"-s {name[1..]}"))}"
            + (option.Value is null ? "" : option.IsFile ? " -r -F" : " -x")
            + (option.Values.Count > 0 ? $" -a '{string.Join(' ', option.Values)}'" : "")
            + $" -d '{ForFish(option.Description)}'");
        return string.Join('\n', words.Concat(options).Concat(TakesFile(command) ? [$"{at} -F"] : []));
    }

    /// <summary>What may follow a command: the commands below it, what its arguments may be, its options.</summary>
    private static IEnumerable<(string Word, string Description)> WordsOf(CommandEntry command) => command.Words
        .Concat(command.Arguments.SelectMany(argument => argument.Values.Select(value => (value, argument.Description))))
        .Concat(command.Options.SelectMany(option => option.Names.Select(name => (name, option.Description))));

    private static bool TakesFile(CommandEntry command) => command.Arguments.Any(argument => argument.IsFile);

    /// <summary>Where a value is expected: behind which word of which command.</summary>
    private static IEnumerable<(string At, OptionEntry Option)> ValuesOf(IEnumerable<CommandEntry> commands, Func<OptionEntry, bool> wanted) =>
        from command in commands
        from option in command.Options
        where option is { Value: not null, IsValueOptional: false } && wanted(option)
        from name in option.Names
        select ($"{command.Path} {name}", option);

    private static string Alternatives(IEnumerable<string> words) => string.Join('|', words.Select(word => $"'{word}'"));

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join('\n', items.Select(line));

    private static string ForPosix(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal);

    private static string ForFish(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
