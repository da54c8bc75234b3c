using System.Text.Json;
using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Tests.Admission;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class CommandCompleterSpec
{
    private static readonly CommandCompleter Completer =
        new(InspectorAnswer.Read(FakeInspector.Help).Result!.Data.Deserialize<CommandHelp[]>()!);

    [Theory]
    [InlineData("", "actor gate help log exit")]
    [InlineData("g", "gate")]
    [InlineData("gate", "gate")]
    [InlineData("gate ", "kick session sessions status")]
    [InlineData("gate se", "session sessions")]
    [InlineData("  gate   se", "session sessions")]
    [InlineData("gate sessions ", "--sort --top")]
    [InlineData("gate sessions --t", "--top")]
    [InlineData("gate sessions --top 5 ", "--sort")]
    [InlineData("gate sessions --sort ", "")]
    [InlineData("gate session ", "")]
    [InlineData("gate kick 17 ", "--line")]
    [InlineData("log tail ", "-f")]
    [InlineData("help ", "actor gate help log")]
    [InlineData("help gate s", "session sessions status")]
    [InlineData("nonsense ", "")]
    public void It_knows_what_may_follow(string typed, string words) =>
        Assert.Equal(words, string.Join(' ', Completer.Complete(typed).Select(c => c.Word)));

    [Fact]
    public void It_tells_what_the_words_do()
    {
        Assert.Equal("N  Close a client", Completer.Complete("gate k").Single().Note);
        Assert.Equal("kick, session, sessions, status", Completer.Complete("ga").Single().Note);
        Assert.Equal("KEY  By", Completer.Complete("gate sessions --s").Single().Note);
    }
}

/// <summary>The same in a process that speaks Chinese. Alone: the language is the whole process's.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class ChineseCompleterSpec : IDisposable
{
    public ChineseCompleterSpec() => Catalogue.Current = Catalogue.Chinese;

    public void Dispose() => Catalogue.Current = null;

    [Fact]
    public void What_the_words_do_is_told_in_Chinese_also_where_the_English_has_a_figure_in_it()
    {
        CommandHelp[] commands = [new("gate bans", "", "The bans that hold, the newest first", ListPart.TopOption(50))];
        Phrase[] english = [commands[0].Summary, commands[0].Options[0].Summary];

        var completer = new CommandCompleter(JsonSerializer.SerializeToNode(commands).Deserialize<CommandHelp[]>()!);

        Assert.Equal(english[0].In(Catalogue.Chinese), completer.Complete("gate b").Single().Note.ToString());
        Assert.Equal($"N  {english[1].In(Catalogue.Chinese)}", completer.Complete("gate bans --").Single().Note.ToString());
        Assert.DoesNotContain(english, text => text.In(Catalogue.Chinese) == text.ToString());
    }
}
