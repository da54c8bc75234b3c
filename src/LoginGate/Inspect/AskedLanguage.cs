using System.Runtime.CompilerServices;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>A command, and the language in which it is to be answered: <c>language zh gate status</c>. Without those two words it is English.</summary>
/// <param name="Command">The command alone.</param>
/// <param name="Language">Null: English.</param>
/// <param name="Error">There is no such language; null: there is.</param>
internal readonly record struct AskedLanguage(string Command, Catalogue? Language, Phrase? Error)
{
    /// <summary>What goes before a command, with a language's name behind it.</summary>
    private const string Word = "language";

    /// <summary>A command that is to be answered in Chinese.</summary>
    public static string InChinese(string command) => $"{Word} {SystemLanguage.Chinese} {command}";

    /// <summary>Whether a line says itself in which language.</summary>
    public static bool IsNamedBy(string line) => Words(line) is [Word, ..];

    public static AskedLanguage Of(string line)
    {
        if (Words(line) is not [Word, .. var rest])
            return new(line, null, null);
        var (name, command) = (rest.Length > 0 ? rest[0] : "", rest.Length > 1 ? rest[1] : "");
        return name switch
        {
            SystemLanguage.English => new(command, null, null),
            SystemLanguage.Chinese => new(command, Catalogue.Chinese, null),
            _ => new(command, null, $"no language '{Excerpt.Of(name)}'; there are {SystemLanguage.English} and {SystemLanguage.Chinese}"),
        };
    }

    private static string[] Words(string line) => line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As it is asked.</summary>
    public override string ToString() => Language is null ? Command : InChinese(Command);
}

/// <summary>Answers as they were said: one that several askers share is said once in each language.</summary>
internal sealed class SaidAnswers
{
    private readonly ConditionalWeakTable<Answer, InspectResult> _english = [];
    private readonly ConditionalWeakTable<Answer, InspectResult> _other = [];

    public InspectResult Of(Answer answer, Catalogue? language) => (language is null ? _english : _other).GetValue(answer, answer => answer.In(language));
}
