using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>What a list is searched for with <c>--search</c>, and whether it is turned round with <c>--reverse</c>.</summary>
internal static class ListSearch
{
    private const string Search = "--search";
    private const string Reverse = "--reverse";

    public static readonly CommandOption ReverseOption = new(Reverse, null, "The other way round");

    /// <param name="where">Where the text is looked for.</param>
    public static CommandOption Option(Phrase where) =>
        new(Search, "TEXT", $"Only those with this in {where}; an address or CIDR range: what lies in it") { TakesWords = true };

    /// <summary>Null: everything is wanted.</summary>
    public static SearchText? In(CommandArguments arguments) => arguments.Text(Search) is { } text ? new SearchText(text) : null;

    public static bool IsReversed(CommandArguments arguments) => arguments.Has(Reverse);

    /// <summary>The order asked for, as given or turned round.</summary>
    public static Comparison<T> Turned<T>(this Comparison<T> order, CommandArguments arguments) =>
        IsReversed(arguments) ? (a, b) => order(b, a) : order;
}
