using LoginGate.Logging;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Logging;

public sealed class LogLevelSwitchSpec
{
    [Fact]
    public void The_longest_path_that_fits_decides()
    {
        var levels = new LogLevelSwitch(LogLevel.Information);
        levels.Set("main", LogLevel.Warning);
        levels.Set("/main/listener/s-1/", LogLevel.Debug);

        Assert.True(levels.IsEnabled("east/listener", LogLevel.Information));
        Assert.False(levels.IsEnabled("east/listener", LogLevel.Debug));
        Assert.False(levels.IsEnabled("main/listener", LogLevel.Information));
        Assert.True(levels.IsEnabled("main-2/listener", LogLevel.Information));
        Assert.True(levels.IsEnabled("main/listener/s-1#77", LogLevel.Debug));
        Assert.False(levels.IsEnabled("main/listener/s-17", LogLevel.Debug));
        Assert.Equal(LogLevel.Debug, levels.Least);
    }

    [Fact]
    public void Changes_are_announced_and_can_be_taken_back()
    {
        var levels = new LogLevelSwitch(LogLevel.Information);
        var changes = 0;
        levels.Changed += () => changes++;

        levels.Set("main", LogLevel.Debug);
        Assert.True(levels.Reset("main"));
        Assert.False(levels.Reset("main"));
        levels.Set(LogLevel.Error);

        Assert.Equal(3, changes);
        Assert.Equal(LogLevel.Error, levels.Least);
        Assert.False(levels.IsEnabled("main", LogLevel.Warning));
    }
}
