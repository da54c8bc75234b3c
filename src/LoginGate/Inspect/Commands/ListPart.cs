namespace LoginGate.Inspect;

/// <summary>The part of a list that is asked for with <c>--skip</c> and <c>--top</c>.</summary>
/// <param name="Skip">How many are left out at its beginning.</param>
/// <param name="Top">How many follow at the most.</param>
internal readonly record struct ListPart(int Skip, int Top)
{
    private const int MostShown = 10_000;
    private const int MostSkipped = 100_000_000;

    public static readonly CommandOption SkipOption = new("--skip", "N", "Leave out the first N");

    public static CommandOption TopOption(int unlessTold) => new(
        "--top", "N", $"How many at the most, 1 to {MostShown}; {unlessTold} unless told");

    /// <param name="arguments">Hear of what is wrong.</param>
    /// <param name="unlessTold">How many are shown without <c>--top</c>.</param>
    public static ListPart In(CommandArguments arguments, int unlessTold) => new(
        arguments.Integer("--skip", 0, 0, MostSkipped), arguments.Integer("--top", unlessTold, 1, MostShown));

    public T[] Of<T>(IEnumerable<T> list) => [.. list.Skip(Skip).Take(Top)];

    /// <summary>Such as <c>1,204 sessions</c>, <c>50 of 1,204 sessions</c> and <c>51 to 100 of 1,204 sessions</c>.</summary>
    /// <param name="shown">How many are shown.</param>
    /// <param name="total">How many the whole list has.</param>
    /// <param name="all">The same in words, such as <c>1,204 sessions</c>.</param>
    public Phrase Describe(int shown, int total, Phrase all)
    {
        var range = Skip > 0 ? Phrase.Of($"{Figures.Of(Skip + 1)} to {Figures.Of(Skip + shown)} of {all}")
            : shown < total ? Phrase.Of($"{Figures.Of(shown)} of {all}")
            : all;
        return Skip + shown < total ? Phrase.Of($"{range}; --top shows more, --skip what follows") : range;
    }
}
