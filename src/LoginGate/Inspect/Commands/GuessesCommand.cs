using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate guesses</c>: whose logins fail.</summary>
internal sealed class GuessesCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate guesses", "", "Whose logins fail, the worst first: addresses, networks or accounts that may be guessing passwords or be guessed",
    new CommandOption("--by", "WHAT", "By address (unless told), network or account"),
    ListSearch.Option("the address, network or account"),
    ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.AllGates })
{
    private const int Shown = 20;

    private static readonly Dictionary<string, GuessSubject> Subjects = new()
    {
        ["address"] = GuessSubject.Address,
        ["network"] = GuessSubject.Network,
        ["account"] = GuessSubject.Account,
    };

    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var by = arguments.Choice("--by", arguments.Text("--by"), GuessSubject.Address, Subjects);
        var search = ListSearch.In(arguments);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var list = await admission.AskGuessingAsync<GuessList>(new GetGuesses(by, part.Top, part.Skip, search), cancellation).ConfigureAwait(false);
        var banned = await admission.AreBannedAsync([.. list.Guesses.Select(guess => guess.Address).OfType<AddressRange>().Select(range => (AddressSpan)range)], cancellation)
            .ConfigureAwait(false);
        // By account nobody has an address, else all have.
        var guesses = list.Guesses.Select((guess, i) => (Guess: guess, IsBanned: banned.Count > 0 ? banned[i] : (bool?)null)).ToArray();
        var word = by.ToString().ToLowerInvariant();
        var about = Phrase.Of($"failed logins of the last {Figures.Time(list.Within)}; {Figures.Of(list.Locked, "account")} locked");
        AnswerBlock[] blocks = guesses.Length == 0
            ? [new AnswerBlock { Text = [$"no {about}"] }]
            : [new AnswerBlock { Text = [about] },
                new AnswerBlock { Table = new AnswerTable("", [HeadOf(by), "failed", "last", "state"], [.. guesses.Select(g => RowOf(g.Guess, g.IsBanned == true))]) },
                new AnswerBlock { Text = [part.Describe(guesses.Length, list.Found, CountOf(by, list.Found))] }];
        return new Answer(blocks, new JsonObject
        {
            ["total"] = list.Found,
            ["all"] = list.All,
            ["locked"] = list.Locked,
            ["within"] = Figures.Seconds(list.Within),
            ["guesses"] = new JsonArray([.. guesses.Select(g => DataOf(word, g.Guess, g.IsBanned))]),
        });
    }

    private static IReadOnlyList<Phrase> RowOf(GuessInfo guess, bool isBanned) =>
    [
        Phrase.Verbatim(guess.Subject), Figures.Of(guess.Failed), guess.Last is { } last ? Phrase.Of($"{Figures.Time(last)} ago") : "",
        isBanned ? "banned" : guess.LockedFor is { } locked ? Phrase.Of($"locked for {Figures.Time(locked)}") : guess.IsOver ? "over its limit" : "",
    ];

    private static Phrase HeadOf(GuessSubject subject) => subject switch
    {
        GuessSubject.Address => "address",
        GuessSubject.Network => "network",
        _ => "account",
    };

    private static Phrase CountOf(GuessSubject subject, long count) => subject switch
    {
        GuessSubject.Address => Figures.Of(count, "address", "addresses"),
        GuessSubject.Network => Figures.Of(count, "network"),
        _ => Figures.Of(count, "account"),
    };

    private static JsonObject DataOf(string word, GuessInfo guess, bool? isBanned) => new()
    {
        [word] = guess.Subject,
        ["hash"] = guess.Hash,
        ["banned"] = isBanned,
        ["failed"] = guess.Failed,
        ["last"] = guess.Last is { } last ? Figures.Seconds(last) : null,
        ["over"] = guess.IsOver,
        ["lockedFor"] = guess.LockedFor is { } locked ? Figures.Seconds(locked) : null,
    };
}
