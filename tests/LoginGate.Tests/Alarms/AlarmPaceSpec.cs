using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Tests.Alarms;

public sealed class AlarmPaceSpec
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly AlarmPace _pace = new();

    [Fact]
    public void The_first_of_each_kind_and_line_is_told_at_once_and_so_is_its_end()
    {
        Assert.Equal(["lost main 0"], Tell(0, Lost()));
        Assert.Equal(["back main 0"], Tell(10, Back()));
        Assert.Equal(["lost west 0"], Tell(10, Lost("west")));
        Assert.Equal(["dialect main 0"], Tell(10, Samples.Raised(AlarmKind.Dialect, text: "dialect")));
    }

    [Fact]
    public void What_comes_too_soon_waits_and_the_last_of_it_is_told()
    {
        Tell(0, Lost());
        Tell(10, Back());

        Assert.Empty(Tell(20, Lost()));
        Assert.Empty(Tell(30, Back()));
        Assert.Empty(Tell(40, Lost()));
        Assert.Empty(Tell(59));
        Assert.Equal(["lost main 2"], Tell(60));
        Assert.Empty(Tell(200));
    }

    [Fact]
    public void What_is_told_last_is_how_things_are()
    {
        Tell(0, Lost());
        Tell(10, Back());
        Tell(20, Lost());
        Tell(30, Back());

        Assert.Empty(Tell(65));
        Assert.Equal(["back main 1"], Tell(70));
    }

    private static AlarmRaised Lost(string line = "main") => Samples.Raised(line: line, text: "lost");

    private static AlarmRaised Back() => Samples.Raised(isOver: true, text: "back");

    private string[] Tell(double seconds, params AlarmRaised[] raised)
    {
        foreach (var alarm in raised)
            _pace.Add(alarm, Samples.At);
        return [.. _pace.TakeDue(TimeSpan.FromSeconds(seconds), Interval).Select(alarm => $"{alarm.Text.English} {alarm.Line} {alarm.LeftOut}")];
    }
}
