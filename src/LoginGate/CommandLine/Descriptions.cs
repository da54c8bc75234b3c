using System.CommandLine;
using System.CommandLine.Parsing;

namespace LoginGate.CommandLine;

/// <summary>The help's words in another language.</summary>
internal static class Descriptions
{
    /// <summary>Says what every command, option and argument is in the language of a catalogue.</summary>
    public static void Translate(Command command, Catalogue catalogue)
    {
        foreach (var symbol in (IEnumerable<Symbol>)[command, .. command.Options, .. command.Arguments])
        {
            if (symbol.Description is { } english)
                symbol.Description = catalogue.Find(english) ?? english;
        }
        foreach (var below in command.Subcommands)
            Translate(below, catalogue);
    }

    /// <summary>Adds what is wrong with a word of the command line.</summary>
    public static void Refuse(this SymbolResult result, Phrase reason) => result.AddError(reason.Said);
}
