using Akka.Util;

namespace Akka.Embedded.Tests.Util;

public class SwitchTests
{
    [Fact]
    public void Switching_runs_the_action_once()
    {
        var s = new Switch();
        var runs = 0;

        Assert.True(s.SwitchOn(() => runs++));
        Assert.False(s.SwitchOn(() => runs++));
        Assert.Equal(1, runs);
        Assert.True(s.IsOn);
        Assert.True(s.SwitchOff());
        Assert.True(s.IsOff);
    }

    [Fact]
    public void A_failing_action_leaves_the_switch_where_it_was()
    {
        var s = new Switch(startAsOn: true);
        Assert.Throws<InvalidOperationException>(() => s.SwitchOff(() => throw new InvalidOperationException()));
        Assert.True(s.IsOn);
    }

    [Fact]
    public void Conditional_actions_follow_the_state()
    {
        var s = new Switch(startAsOn: true);
        var ran = "";
        Assert.True(s.IfOn(() => ran += "a"));
        Assert.False(s.IfOff(() => ran += "b"));
        Assert.True(s.WhileOn(() => ran += "c"));
        Assert.False(s.WhileOff(() => ran += "d"));
        s.Locked(() => ran += "e");
        Assert.Equal("ace", ran);
    }
}
