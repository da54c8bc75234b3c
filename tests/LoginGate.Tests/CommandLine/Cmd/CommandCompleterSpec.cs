using System.Text.Json;
using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;

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
