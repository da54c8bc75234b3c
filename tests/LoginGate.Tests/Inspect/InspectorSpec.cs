using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

public sealed class InspectorSpec
{
    private static readonly Caller Admin = new("anna", AccessRight.Admin);
    private static readonly Caller Viewer = new("bert", AccessRight.View);

    private readonly Probe _probe = new();
    private readonly Inspector _inspector;

    private static OtherGateDesk NoOthers => new(null!, new GateStatistics());

    public InspectorSpec() => _inspector = new Inspector([_probe, new Named("gate status"), new Named("gate sessions"), new Named("log tail")], NoOthers, TimeProvider.System);

    [Theory]
    [InlineData("gate statu", "unknown command 'gate statu'; nearest: gate status")]
    [InlineData("gaet status", "unknown command 'gaet status'; nearest: gate status")]
    [InlineData("sesions", "unknown command 'sesions'; nearest: gate sessions")]
    [InlineData("frobnicate everything", "unknown command 'frobnicate everything'; help lists the commands")]
    [InlineData("log", "'log' wants one more word: tail")]
    [InlineData("", "no command; help lists them")]
    [InlineData("gate status more", "'more' is too much; usage: gate status")]
    [InlineData("gate do", "something is missing; usage: gate do N [WORD] [--line LINE] [--all] [--reason TEXT] [--for TIME] [--top N]")]
    [InlineData("gate do 1 --lin x", "unknown option '--lin'; nearest: --line; usage: gate do N [WORD] [--line LINE] [--all] [--reason TEXT] [--for TIME] [--top N]")]
    [InlineData("gate do 1 --line", "--line wants LINE; usage: gate do N [WORD] [--line LINE] [--all] [--reason TEXT] [--for TIME] [--top N]")]
    [InlineData("gate do 1 --line --all", "--line wants LINE; usage: gate do N [WORD] [--line LINE] [--all] [--reason TEXT] [--for TIME] [--top N]")]
    [InlineData("gate do 1 --all --all", "--all stands there twice")]
    [InlineData("gate do \"1", "a double quote is not closed")]
    [InlineData("gate do 1\u001b[2J", "a command is printable text")]
    [InlineData("help frobnicate", "unknown command 'frobnicate'")]
    public async Task What_is_no_command_is_said_with_what_would_be_right_and_closes(string command, string error)
    {
        var result = await _inspector.ExecuteAsync(command, Admin, CancellationToken.None);

        Assert.Equal((false, error, true, true), (result.IsGood, result.Error, result.Closes, result.IsCallersFault));
        Assert.Empty(_probe.Done);
    }

    [Theory]
    [InlineData("gate do 1 --top 0", "--top must be a whole number, 1 to 100, is '0'")]
    [InlineData("gate do 1 --top 99999999999999999999", "--top must be a whole number, 1 to 100, is '99999999999999999999'")]
    [InlineData("gate do 1 --for 5", "--for must be a duration such as 90s, 10m, 2h or 30d, 1 s to 3650 d, is '5'")]
    [InlineData("gate do 1 --for 5y", "--for must be a duration such as 90s, 10m, 2h or 30d, 1 s to 3650 d, is '5y'")]
    public async Task A_value_that_makes_no_sense_is_said_and_does_not_close(string command, string error)
    {
        var result = await _inspector.ExecuteAsync(command, Admin, CancellationToken.None);

        Assert.Equal((false, error, false, true), (result.IsGood, result.Error, result.Closes, result.IsCallersFault));
        Assert.Empty(_probe.Done);
    }

    [Fact]
    public async Task A_line_beyond_a_kilobyte_is_refused()
    {
        Assert.Equal("a command has at most 1024 characters", (await _inspector.ExecuteAsync(new string('x', 1025), Admin, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Arguments_options_quotes_and_a_reason_of_several_words_are_sorted()
    {
        await Good("  gate  do 17   \"two words\" --reason too many of them --line east --all --for 2h ");

        Assert.Equal("17|two words|east|too many of them|True|7200", Assert.Single(_probe.Done));
    }

    [Fact]
    public async Task A_failing_command_is_an_answer()
    {
        _probe.Failure = new InvalidOperationException("no such luck");

        var result = await _inspector.ExecuteAsync("gate do 1", Admin, CancellationToken.None);

        Assert.Equal(("gate do failed: no such luck", false), (result.Error, result.IsCallersFault));
    }

    [Fact]
    public async Task Whose_fault_it_is_stays_with_an_answer_that_is_shared()
    {
        var inspector = new Inspector([new Listing()], NoOthers, TimeProvider.System);
        for (var i = 0; i < 2; i++)
            Assert.True((await inspector.ExecuteAsync("gate list --top 0", Viewer, CancellationToken.None)).IsCallersFault);
        Assert.False((await inspector.ExecuteAsync("gate list", Viewer, CancellationToken.None)).IsCallersFault);
    }

    [Fact]
    public async Task Help_has_every_command_with_its_usage_for_people_and_programs()
    {
        var result = await Good("help");

        Assert.Equal(
            ["gate do", "gate sessions", "gate status", "help", "log tail"],
            result.Data!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.Contains("gate do N [WORD] [--line LINE] [--all] [--reason TEXT] [--for TIME] [--top N]", PlainText.Lines(result).First(l => l.StartsWith("gate do", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_explains_one_command_or_a_group()
    {
        Assert.Contains(PlainText.Lines(await Good("help gate do")), line => line.StartsWith("--line LINE", StringComparison.Ordinal));
        Assert.Equal(3, (await Good("help gate")).Data!.AsArray().Count);
        Assert.Equal("unknown command 'gate dp'; nearest: gate do", (await _inspector.ExecuteAsync("help gate dp", Admin, CancellationToken.None)).Error);
    }

    [Theory]
    [InlineData("gate do --help", "gate do N")]
    [InlineData("gate do 1 --reason why --help", "gate do N")]
    [InlineData("help 1 --help", "help [COMMAND]")]
    public async Task A_command_with_help_behind_it_is_explained_and_not_carried_out(string command, string usage)
    {
        Assert.StartsWith(usage, (await Good(command)).Blocks[0].Text![0], StringComparison.Ordinal);
        Assert.Null(_inspector.Follow(command, Admin, CancellationToken.None));
        Assert.Empty(_probe.Done);
    }

    private async Task<InspectResult> Good(string command)
    {
        var result = await _inspector.ExecuteAsync(command, Admin, CancellationToken.None);
        Assert.True(result.IsGood, result.Error);
        return result;
    }

    [Fact]
    public async Task What_takes_the_right_admin_is_not_done_for_who_may_only_look()
    {
        var change = new Change();
        var inspector = new Inspector([change], NoOthers, TimeProvider.System);

        Assert.Equal("gate set takes the right admin, and bert may only look", (await inspector.ExecuteAsync("gate set", Viewer, CancellationToken.None)).Error);
        Assert.Null(inspector.Follow("gate set", Viewer, CancellationToken.None));
        Assert.Equal(0, change.Done);
        Assert.True((await inspector.ExecuteAsync("gate set", Admin, CancellationToken.None)).IsGood);
        Assert.NotNull(inspector.Follow("gate set", Admin, CancellationToken.None));
        Assert.Equal(2, change.Done);
    }

    private sealed class Change() : InspectCommand(new CommandHelp("gate set", "", "Change something") { Right = AccessRight.Admin, Follows = true })
    {
        public int Done { get; private set; }

        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
        {
            Done++;
            return Reply(Answer.Said("done"));
        }

        public override IAsyncEnumerable<Phrase>? Follow(CommandArguments arguments, CancellationToken cancellation)
        {
            Done++;
            return AsyncEnumerable.Empty<Phrase>();
        }
    }

    private sealed class Listing() : InspectCommand(new CommandHelp("gate list", "", "List", new CommandOption("--top", "N", "How many")))
    {
        public override bool IsShared => true;

        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
        {
            arguments.Integer("--top", 1, 1, 100);
            return arguments.Error is { } error ? Fail(error) : Reply(Answer.Said("done"));
        }
    }

    private sealed class Named(string name) : InspectCommand(new CommandHelp(name, "", "A command"))
    {
        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation) => Reply(Answer.Said(name));
    }

    private sealed class Probe() : InspectCommand(new CommandHelp(
        "gate do", "N [WORD]", "Do something",
        new CommandOption("--line", "LINE", "Of this line"),
        new CommandOption("--all", null, "Of all"),
        new CommandOption("--reason", "TEXT", "Why") { TakesWords = true },
        new CommandOption("--for", "TIME", "How long"),
        new CommandOption("--top", "N", "How many")))
    {
        public List<string> Done { get; } = [];

        public Exception? Failure { get; set; }

        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
        {
            if (Failure is not null)
                throw Failure;
            var number = arguments.Integer(0, "N", 0, 1, 100);
            var time = arguments.Duration("--for", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));
            arguments.Integer("--top", 1, 1, 100);
            if (arguments.Error is { } error)
                return Fail(error);
            Done.Add($"{number}|{arguments.Argument(1)}|{arguments.Text("--line")}|{arguments.Text("--reason")}|{arguments.Has("--all")}|{time?.TotalSeconds}");
            return Reply(Answer.Said("done"));
        }
    }
}
