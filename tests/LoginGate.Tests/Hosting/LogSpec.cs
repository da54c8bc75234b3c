using LoginGate.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoginGate.Tests.Hosting;

public sealed class LogSpec
{
    [Theory]
    [InlineData("akka://logingate/user/gate/main/loginsrv", "main/loginsrv")]
    [InlineData("[akka://logingate/user/gate/main/listener/s-1#77]", "main/listener/s-1#77")]
    [InlineData("akka://logingate/system/log1", "/system/log1")]
    [InlineData("EventStream", "EventStream")]
    public void Sources_are_shown_short(string source, string shown) => Assert.Equal(shown, AkkaLogBridge.ShortSource(source));

    [Fact]
    public void An_event_is_one_line_and_control_characters_cannot_forge_another()
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Warning, "c", default, "a\r\nb\u001b[31m", null, static (s, _) => s);

        new LineConsoleFormatter().Write(entry, null, output);

        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} WARN  a\\x0d\\x0ab\\x1b\[31m\n$", output.ToString());
    }
}
