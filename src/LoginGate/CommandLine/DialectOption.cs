using System.CommandLine;
using System.CommandLine.Completions;
using LoginGate.Protocol;

namespace LoginGate.CommandLine;

/// <summary><c>--dialect NAME</c>, as several commands take it.</summary>
internal static class DialectOption
{
    public static Option<Dialect?> Create(Phrase description, Dialect? otherwise = null) => new("--dialect", "-d")
    {
        Description = Phrase.Of($"{description}: {string.Join(", ", Dialect.PresetNames)}").Said,
        HelpName = "NAME",
        DefaultValueFactory = _ => otherwise,
        CompletionSources = { _ => Dialect.PresetNames.Select(preset => new CompletionItem(preset)) },
        CustomParser = result =>
        {
            var name = result.Tokens[0].Value;
            if (Dialect.TryGetPreset(name, out var dialect))
                return dialect;
            result.Refuse($"'{name}' is no dialect; known: {string.Join(", ", Dialect.PresetNames)}");
            return null;
        },
    };
}
