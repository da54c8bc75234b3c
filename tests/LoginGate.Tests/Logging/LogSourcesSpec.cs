using LoginGate.Logging;

namespace LoginGate.Tests.Logging;

public sealed class LogSourcesSpec
{
    [Theory]
    [InlineData("akka://logingate/user/gate/main/loginsrv", "main/loginsrv", "main", null)]
    [InlineData("[akka://logingate/user/gate/main/listener/s-1#77]", "main/listener/s-1#77", "main", 1)]
    [InlineData("akka://logingate/user/gate/east-2", "east-2", "east-2", null)]
    [InlineData("akka://logingate/user/gate/admission", "admission", null, null)]
    [InlineData("akka://logingate/user/gate/guessing", "guessing", null, null)]
    [InlineData("akka://logingate/user/gate", "/user/gate", null, null)]
    [InlineData("akka://logingate/system/log1", "/system/log1", null, null)]
    [InlineData("EventStream", "EventStream", null, null)]
    public void Sources_are_shown_short_and_tell_line_and_session(string source, string shown, string? line, int? session)
    {
        Assert.Equal(shown, LogSources.Short(source));
        Assert.Equal(line, LogSources.LineOf(source));
        Assert.Equal(session, LogSources.SessionOf(LogSources.Short(source)));
    }
}
