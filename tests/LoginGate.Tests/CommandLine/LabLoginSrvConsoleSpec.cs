using LoginGate.CommandLine;
using LoginGate.Lab;

namespace LoginGate.Tests.CommandLine;

public sealed class LabLoginSrvConsoleSpec
{
    [Fact]
    public async Task It_misbehaves_as_told_and_behaves_again()
    {
        await using var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        using var output = new StringWriter();
        var console = new LabLoginSrvConsole(server, output);

        console.Run(new StringReader("mute\nmute replies\ndelay 250ms\nsplit 3\nglue 7\nstall\n"));
        Assert.Equal(
            new LoginSrvBehaviour
            {
                MuteHeartbeats = true,
                MuteReplies = true,
                ReplyDelay = TimeSpan.FromMilliseconds(250),
                SplitWrites = 3,
                GlueFrames = 7,
                StopReading = true,
            },
            server.Behaviour);

        console.Run(new StringReader("good\n"));
        Assert.Equal(LoginSrvBehaviour.Good, server.Behaviour);
    }

    [Theory]
    [InlineData("status", "0 links")]
    [InlineData("kick 12", "kicked")]
    [InlineData("send EmptyFrame", "sent")]
    [InlineData("close", "links ended")]
    [InlineData("reset", "links ended")]
    [InlineData("delay soon", "good  ")]
    [InlineData("nonsense", "good  ")]
    public async Task Every_line_gets_an_answer(string line, string answer)
    {
        await using var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        using var output = new StringWriter();

        new LabLoginSrvConsole(server, output).Run(new StringReader(line + "\n\n"));

        Assert.StartsWith(answer, output.ToString(), StringComparison.Ordinal);
    }
}
