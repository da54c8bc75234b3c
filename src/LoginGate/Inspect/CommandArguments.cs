using System.Globalization;
using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>
/// The words after a command's name, sorted into arguments and options. A reader asks for all it wants and then looks at
/// <see cref="Error"/>: the first thing that was wrong.
/// </summary>
internal sealed class CommandArguments
{
    private readonly CommandHelp _help;
    private readonly List<string> _arguments = [];
    private readonly Dictionary<string, string> _options = [];

    private CommandArguments(CommandHelp help, Caller caller) => (_help, Caller) = (help, caller);

    /// <summary>Who gives the command.</summary>
    public Caller Caller { get; }

    /// <summary>What is wrong with what was typed; null when nothing was found yet.</summary>
    public Phrase? Error { get; private set; }

    public static CommandArguments Of(CommandHelp help, Caller caller, ReadOnlySpan<string> words)
    {
        var arguments = new CommandArguments(help, caller);
        for (var i = 0; i < words.Length && arguments.Error is null; i++)
            i = arguments.Take(words, i);
        if (arguments.Error is null && arguments._arguments.Count < help.MinArguments)
            arguments.Refuse($"something is missing; usage: {help.Usage}");
        return arguments;
    }

    public bool Has(string option) => _options.ContainsKey(option);

    public string? Text(string option) => _options.GetValueOrDefault(option);

    /// <summary>The argument at a position; null when there is none.</summary>
    public string? Argument(int index) => index < _arguments.Count ? _arguments[index] : null;

    public string Required(int index) => Argument(index) ?? "";

    public int Integer(string option, int otherwise, int min, int max) =>
        Text(option) is { } text ? Integer(Phrase.Verbatim(option), text, otherwise, min, max) : otherwise;

    public int Integer(int index, string name, int otherwise, int min, int max) =>
        Argument(index) is { } text ? Integer((Phrase)name, text, otherwise, min, max) : otherwise;

    /// <summary>A positive number from a part of an argument.</summary>
    public int Integer(string text, Phrase name) => Integer(name, text, 0, 1, int.MaxValue);

    public TimeSpan? Duration(string option, TimeSpan min, TimeSpan max)
    {
        if (Text(option) is not { } text)
            return null;
        // Without a unit HOCON means milliseconds, which nobody who types a ban does.
        if (!char.IsAsciiDigit(text[^1]) && HoconUnits.TryParseDuration(text, out var value) && value >= min && value <= max)
            return value;
        Refuse($"{option} must be a duration such as 90s, 10m, 2h or 30d, {min.TotalSeconds:0} s to {max.TotalDays:0} d, is '{text}'");
        return null;
    }

    /// <summary>An address, a CIDR range or <c>low-high</c>.</summary>
    public AddressSpan? Range(string name, string? text)
    {
        if (text is null)
            return null;
        if (AddressRangeReader.TryReadSpan(text, out var range, out var reason))
            return range;
        Refuse($"{name} '{text}' {reason}");
        return null;
    }

    /// <summary>One of several words.</summary>
    public T Choice<T>(Phrase name, string? text, T otherwise, IReadOnlyDictionary<string, T> choices)
    {
        if (text is null)
            return otherwise;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Refuse($"{name} must be one of {string.Join(", ", choices.Keys)}, is '{text}'{NearestTo(text, choices.Keys)}");
        return otherwise;
    }

    /// <summary>Remembers what is wrong, unless something was before.</summary>
    public void Refuse(Phrase error) => Error ??= error;

    public static Phrase NearestTo(string word, IEnumerable<string> known) =>
        NearestName.Find(word, known) is { } nearest ? Phrase.Of($"; nearest: {nearest}") : "";

    private int Integer(Phrase name, string text, int otherwise, int min, int max)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        Refuse($"{name} must be a whole number, {min} to {max}, is '{text}'");
        return otherwise;
    }

    /// <summary>Takes the word at a position, with its value; returns the position of the last word taken.</summary>
    private int Take(ReadOnlySpan<string> words, int at)
    {
        var word = words[at];
        if (!word.StartsWith('-') || word.Length == 1)
        {
            _arguments.Add(word);
            if (_arguments.Count > _help.MaxArguments)
                Refuse($"'{word}' is too much; usage: {_help.Usage}");
            return at;
        }
        if (_help.Options.FirstOrDefault(o => o.Name == word) is not { } option)
        {
            Refuse($"unknown option '{word}'{NearestTo(word, _help.Options.Select(o => o.Name))}; usage: {_help.Usage}");
            return at;
        }
        var end = at + 1;
        while (end < words.Length && option.Value is not null && (end == at + 1 || option.TakesWords) && !IsOption(words[end]))
            end++;
        if (option.Value is not null && end == at + 1)
            Refuse($"{word} wants {option.Value}; usage: {_help.Usage}");
        else if (!_options.TryAdd(word, string.Join(' ', words[(at + 1)..end]!)))
            Refuse($"{word} stands there twice");
        return end - 1;
    }

    private bool IsOption(string word) => _help.Options.Any(o => o.Name == word);
}
