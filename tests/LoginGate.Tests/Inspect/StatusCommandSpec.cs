using System.Net;
using LoginGate.Inspect;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary>What <c>gate status</c> tells of a line.</summary>
public sealed class StatusCommandSpec
{
    private readonly GateStatistics _statistics = new();

    [Fact]
    public async Task Refused_accounts_stand_among_what_was_refused()
    {
        var line = _statistics.Add("main");
        line.OnRefused("max-sessions is reached");
        line.OnRefused("max-sessions is reached");
        line.OnAccountRefused();

        var answer = await AnswerAsync();

        Assert.Equal(["refused|2  max-sessions is reached", "|1  new accounts"], Rows(answer)[^2..]);
        Assert.Equal(1, (long)answer.Data!["lines"]![0]!["refusedAccounts"]!);
    }

    [Fact]
    public async Task Of_accounts_nothing_is_said_while_none_is_refused()
    {
        _statistics.Add("main");

        Assert.DoesNotContain(Rows(await AnswerAsync()), row => row.Contains("accounts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "1 session")]
    [InlineData(2, "2 sessions")]
    public async Task Sessions_are_counted_as_people_do(int count, string text)
    {
        var line = _statistics.Add("main");
        for (var number = 1; number <= count; number++)
        {
            var client = new IPEndPoint(IPAddress.Loopback, number);
            line.OnOpened(new SessionStatistics(new SessionIdentity(number, client, client), TimeSpan.Zero));
        }

        Assert.EndsWith($", {text}", (await AnswerAsync()).Blocks[0].Text![0], StringComparison.Ordinal);
    }

    private static string[] Rows(InspectResult answer) =>
        [.. answer.Blocks.Select(b => b.Table).OfType<InspectTable>().Single().Rows.Select(row => string.Join('|', row))];

    private Task<InspectResult> AnswerAsync()
    {
        var command = new StatusCommand(_statistics, new RateSampler(_statistics, TimeProvider.System), TimeProvider.System);
        return command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna", AccessRight.View), []), CancellationToken.None);
    }
}
