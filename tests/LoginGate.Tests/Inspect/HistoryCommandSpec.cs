using LoginGate.Inspect;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary><c>gate history</c>, which the sampler of rates fills; and <c>whoami</c>.</summary>
public sealed class HistoryCommandSpec
{
    private readonly ManualTime _clock = new();
    private readonly GateStatistics _statistics = new();

    [Fact]
    public async Task The_last_seconds_are_told_for_people_and_all_of_them_for_programs()
    {
        var line = _statistics.Add("main");
        var history = new StatusHistory(_statistics, _clock);
        using var sampler = new RateSampler(_statistics, history, _clock);
        _clock.Advance(TimeSpan.Zero);
        for (var second = 0; second < 5; second++)
        {
            for (var packet = 0; packet < second; packet++)
                line.OnPacket(100, 0);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        var command = new HistoryCommand(history);

        var answer = await AskAsync(command, "--top", "2");

        Assert.Equal(["3.0/s", "4.0/s"], answer.Blocks.Single().Table!.Rows.Select(row => row[4]));
        Assert.Equal([0, 1, 2, 3, 4], answer.Data!["samples"]!.AsArray().Select(sample => sample!["lines"]!["main"]![2]!.GetValue<double>()));
        Assert.Contains("--top", (await AskAsync(command, "--top", "x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_sample_there_is_nothing() =>
        Assert.Equal(["nothing yet"], (await AskAsync(new HistoryCommand(new StatusHistory(_statistics, _clock)))).Blocks.Single().Text);

    [Theory]
    [InlineData(AccessRight.Admin, "admin")]
    [InlineData(AccessRight.View, "view")]
    public async Task Everybody_can_ask_for_their_right(object right, string word)
    {
        var command = new WhoamiCommand();
        var answer = await command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna (pid 7)", (AccessRight)right), []), CancellationToken.None);
        Assert.Equal((word, "anna (pid 7)"), (answer.Data!["right"]!.GetValue<string>(), answer.Data["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Words_that_are_joined_are_cut_into_the_same_words()
    {
        string[] words = ["gate", "ban", "two words", "", "tab\tin"];
        Assert.Equal(["gate", "ban", "two words", "", "tabin"], CommandWords.Cut(CommandWords.Join(words)));
        Assert.Equal(["a --permanent b"], CommandWords.Cut(CommandWords.Join(["a\" --permanent \"b\n"])));
    }

    private static async Task<InspectResult> AskAsync(InspectCommand command, params string[] words) =>
        (await command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna", AccessRight.View), words), CancellationToken.None)).In(null);
}
