using System.Text.Json.Nodes;
using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary>Answers in the language of whoever asks.</summary>
public sealed class AnswerLanguageSpec
{
    private static readonly Caller Admin = new("anna", AccessRight.Admin);

    private readonly Bans _bans = new();
    private readonly Inspector _inspector;

    public AnswerLanguageSpec() => _inspector = new Inspector([_bans], new OtherGateDesk(null!, new GateStatistics()), TimeProvider.System);

    [Fact]
    public async Task The_same_command_is_answered_in_English_and_in_Chinese()
    {
        var english = await AskAsync("gate bans");
        var chinese = await AskAsync("language zh gate bans");

        Assert.Equal(["address  until", "banned   for good", "1 session"], PlainText.Lines(english));
        Assert.Equal(["地址    截止", "banned  永久", "1 个会话"], PlainText.Lines(chinese));
        Assert.Equal((null, "zh"), (english.Language, chinese.Language));
        Assert.Equal(english.Data!.ToJsonString(), chinese.Data!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_that_is_shared_is_gathered_once_and_said_once_in_each_language()
    {
        var answers = new List<InspectResult>();
        foreach (var command in (string[])["gate bans", "language zh gate bans", "gate bans", "language zh gate bans"])
            answers.Add(await AskAsync(command));

        Assert.Equal(1, _bans.Asked);
        Assert.Same(answers[0], answers[2]);
        Assert.Same(answers[1], answers[3]);
    }

    [Theory]
    [InlineData("language zh gate bans --top 0", "--top 必须是整数，1 到 9，现为 '0'")]
    [InlineData("language zh gate ban", "未知命令 'gate ban'；最接近的是：gate bans")]
    [InlineData("language zh gate bans more", "'more' 是多余的；用法：gate bans [--top N]")]
    [InlineData("language zh", "没有命令；help 列出所有命令")]
    [InlineData("\tlanguage  zh\tlanguage zh gate bans", "未知命令 'language zh'；help 列出所有命令")]
    [InlineData("language en gate bans --top 0", "--top must be a whole number, 1 to 9, is '0'")]
    public async Task What_is_wrong_is_told_in_it_too(string command, string error) => Assert.Equal(error, (await AskAsync(command)).Error);

    [Theory]
    [InlineData("language")]
    [InlineData("language fr")]
    [InlineData("language ZH gate bans")]
    [InlineData("language \u001b[2J gate bans")]
    public async Task A_language_that_there_is_not_is_said_and_nothing_is_carried_out(string command)
    {
        var answer = await AskAsync(command);

        Assert.Matches("^no language '.*'; there are en and zh$", answer.Error);
        Assert.Equal((true, true, 0), (answer.Closes, answer.IsCallersFault, _bans.Asked));
        Assert.Null(_inspector.Follow(command, Admin, CancellationToken.None));
    }

    [Fact]
    public async Task A_name_without_end_is_cut()
    {
        Assert.InRange((await AskAsync($"language {new string('x', 1000)}")).Error!.Length, 1, 400);
        Assert.Equal("a command has at most 1024 characters", (await AskAsync(new string('x', 1025))).Error);
    }

    [Fact]
    public async Task What_goes_on_is_told_in_it_line_by_line()
    {
        Assert.Equal(["banned", "for good"], await _inspector.Follow("gate bans", Admin, CancellationToken.None)!.ToArrayAsync());
        Assert.Equal(["已封禁", "永久"], await _inspector.Follow("language zh gate bans", Admin, CancellationToken.None)!.ToArrayAsync());
    }

    [Fact]
    public void What_was_said_elsewhere_stays_as_it_was_said()
    {
        var said = new InspectResult(true, null,
            [
                new InspectBlock { Text = ["no bans"] },
                new InspectBlock { Table = new InspectTable("address", ["until"], [["for good"]]) },
                new InspectBlock { Tree = new InspectNode("none", [new InspectNode("none", [])]) },
            ], null);

        Assert.Equal(PlainText.Lines(said), PlainText.Lines(Answer.Of(said).In(Catalogue.Chinese)));
        Assert.Equal("not told", Answer.Of(InspectResult.Failed("not told")).In(Catalogue.Chinese).Error);
    }

    [Fact]
    public void The_nodes_of_a_tree_are_said_one_by_one()
    {
        var tree = new AnswerNode(Phrase.Verbatim("none"), [new AnswerNode("none", [])]);

        Assert.Equal(["none", "└─ 无"], PlainText.Lines(new Answer([new AnswerBlock { Tree = tree }], null).In(Catalogue.Chinese)));
    }

    private Task<InspectResult> AskAsync(string command) => _inspector.ExecuteAsync(command, Admin, CancellationToken.None);

    private sealed class Bans() : InspectCommand(new CommandHelp("gate bans", "", "Test", new CommandOption("--top", "N", "How many")) { Follows = true })
    {
        public int Asked { get; private set; }

        public override bool IsShared => true;

        public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
        {
            arguments.Integer("--top", 1, 1, 9);
            if (arguments.Error is { } error)
                return Fail(error);
            Asked++;
            // Of somebody whose name is a word that the catalogue knows.
            var table = new AnswerTable("", ["address", "until"], [[Phrase.Verbatim("banned"), "for good"]]);
            return Reply(new Answer([new AnswerBlock { Table = table }, new AnswerBlock { Text = [Figures.Of(1, "session")] }], new JsonObject { ["until"] = null }));
        }

        public override IAsyncEnumerable<Phrase>? Follow(CommandArguments arguments, CancellationToken cancellation) =>
            ((Phrase[])["banned", "for good"]).ToAsyncEnumerable();
    }
}
