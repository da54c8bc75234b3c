using Akka.Event;

namespace Akka.Embedded.Tests.Event;

public class LoggingTests
{
    [Theory]
    [InlineData("DEBUG", LogLevel.DebugLevel, typeof(Debug))]
    [InlineData("Info", LogLevel.InfoLevel, typeof(Info))]
    [InlineData("warning", LogLevel.WarningLevel, typeof(Warning))]
    [InlineData("ERROR", LogLevel.ErrorLevel, typeof(Error))]
    public void Levels_names_and_event_types_belong_together(string name, LogLevel level, Type type)
    {
        Assert.Equal(level, Logging.LogLevelFor(name));
        Assert.Equal(name.ToUpperInvariant(), level.StringFor());
        Assert.Equal(type, level.ClassFor());
    }

    [Fact]
    public void Off_is_above_every_level_and_unknown_names_are_refused()
    {
        Assert.True(Logging.LogLevelFor("OFF") > LogLevel.ErrorLevel);
        Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("LOUD"));
        Assert.Throws<ArgumentException>(() => ((LogLevel)17).ClassFor());
        Assert.Equal(LogLevel.WarningLevel, Logging.LogLevelFor<Warning>());
        Assert.Throws<ArgumentException>(() => Logging.LogLevelFor<LogEvent>());
    }

    [Fact]
    public void An_event_prints_level_source_message_and_cause()
    {
        var text = new Warning(new InvalidOperationException("boom"), "akka://a/user/x", typeof(LoggingTests), "careful").ToString();
        Assert.Matches(@"^\[WARNING\]\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z\]\[Thread \d{4,}\]\[akka://a/user/x\] careful\s+Cause: .*boom", text);
    }

    [Fact]
    public void Sources_are_named_after_what_logs()
    {
        Assert.Equal("text", LogSource.Create("text").Source);
        Assert.Equal(typeof(DummyClassForStringSources), LogSource.Create("text").Type);
        Assert.Equal(nameof(LoggingTests), LogSource.Create(this).Source);
        Assert.Equal(nameof(LoggingTests), LogSource.Create(typeof(LoggingTests)).Source);
        Assert.Equal(typeof(LoggingTests), LogSource.Create(typeof(LoggingTests)).Type);
        Assert.Equal(typeof(string), LogSource.Create("x", typeof(string)).Type);
    }

    [Fact]
    public void A_bus_lets_through_what_its_level_wants()
    {
        var bus = new LoggingBus();
        var log = Logging.GetLogger(bus, "here");
        bus.SetLogLevel(LogLevel.WarningLevel);
        Assert.False(log.IsInfoEnabled);
        Assert.True(log.IsWarningEnabled && log.IsErrorEnabled && log.IsEnabled(LogLevel.ErrorLevel));
        bus.SetLogLevel(Logging.LogLevelFor("OFF"));
        Assert.False(log.IsErrorEnabled);
        bus.SetLogLevel(LogLevel.DebugLevel);
        Assert.True(log.IsDebugEnabled);
    }
}
