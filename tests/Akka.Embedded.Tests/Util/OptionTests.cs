using Akka.Util;

namespace Akka.Embedded.Tests.Util;

public class OptionTests
{
    [Fact]
    public void The_default_value_is_none()
    {
        Assert.False(default(Option<int>).HasValue);
        Assert.True(Option<string>.None.IsEmpty);
        Assert.Equal(Option<string>.None, default);
    }

    [Fact]
    public void Null_is_none_and_zero_is_a_value()
    {
        Option<string> nothing = null!;
        Option<int> zero = 0;

        Assert.False(nothing.HasValue);
        Assert.False(Option<string>.Create(null!).HasValue);
        Assert.True(zero.HasValue);
        Assert.NotEqual(Option<int>.None, zero);
    }

    [Fact]
    public void Mapping_skips_what_is_absent()
    {
        Assert.Equal(new Option<int>(3), new Option<string>("abc").Select(s => s.Length));
        Assert.False(Option<string>.None.Select(s => s.Length).HasValue);
        Assert.False(new Option<string>("abc").FlatSelect(_ => Option<int>.None).HasValue);
        Assert.Equal("else", Option<string>.None.GetOrElse("else"));
    }

    [Fact]
    public void The_success_action_runs_for_a_value_only()
    {
        var seen = new List<int>();
        new Option<int>(7).OnSuccess(seen.Add);
        Option<int>.None.OnSuccess(seen.Add);
        Assert.Equal([7], seen);
    }
}
