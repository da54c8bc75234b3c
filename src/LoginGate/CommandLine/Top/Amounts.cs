using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>Sentences of a large number, which are others for one.</summary>
internal static class Amounts
{
    public static Phrase LinesBack(long count) => count == 1 ? Phrase.Of($"   {Figures.Of(count)} line back") : $"   {Figures.Of(count)} lines back";

    public static Phrase LinesTooFast(long count) =>
        count == 1 ? Phrase.Of($"({Figures.Of(count)} line was too fast to be shown)") : $"({Figures.Of(count)} lines were too fast to be shown)";
}
