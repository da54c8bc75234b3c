using Akka.TestKit;
using LoginGate.Sessions;
using LoginGate.Shared;
using Xunit.Abstractions;

namespace LoginGate.Tests.Sessions;

public sealed class DeadlineWheelSpec : ActorSpec
{
    private readonly DeadlineWheel _wheel;

    public DeadlineWheelSpec(ITestOutputHelper output)
        : base(output) => _wheel = new DeadlineWheel(Sys.Scheduler.Advanced, Clock);

    [Theory]
    [InlineData(0.1)]
    [InlineData(3)]
    [InlineData(127.9)]
    [InlineData(128)]
    [InlineData(1000)]
    [InlineData(86400)]
    public void A_deadline_is_told_once_and_no_more_than_a_step_late(double seconds)
    {
        var owner = CreateTestProbe();
        var id = _wheel.Add(owner);

        _wheel.Set(id, Clock.Now() + Seconds(seconds));
        Pass(Seconds(seconds) - DeadlineWheel.Step);
        owner.ExpectNoMsg(TimeSpan.Zero);
        Pass(2 * DeadlineWheel.Step);

        owner.ExpectMsg<DeadlineDue>();
        Pass(Seconds(600));
        owner.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_last_deadline_that_was_set_counts()
    {
        var owner = CreateTestProbe();
        var id = _wheel.Add(owner);

        _wheel.Set(id, Clock.Now() + Seconds(2));
        _wheel.Set(id, Clock.Now() + Seconds(200));
        Pass(Seconds(199));
        owner.ExpectNoMsg(TimeSpan.Zero);
        _wheel.Set(id, Clock.Now() + Seconds(0.1));
        Pass(Seconds(0.5));

        owner.ExpectMsg<DeadlineDue>();
    }

    [Fact]
    public void What_is_overdue_when_it_is_set_is_told_at_the_next_look()
    {
        var owner = CreateTestProbe();

        Pass(Seconds(10));
        _wheel.Set(_wheel.Add(owner), Clock.Now() - Seconds(5));
        Pass(2 * DeadlineWheel.Step);

        owner.ExpectMsg<DeadlineDue>();
    }

    [Fact]
    public void What_is_cleared_or_removed_is_not_told()
    {
        var (cleared, removed, stays) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var ids = new[] { cleared, removed, stays }.Select(probe => _wheel.Add(probe)).ToArray();
        foreach (var id in ids)
            _wheel.Set(id, Clock.Now() + Seconds(1));

        _wheel.Clear(ids[0]);
        _wheel.Remove(ids[1]);
        Assert.Equal(ids[1], _wheel.Add(CreateTestProbe()));
        Pass(Seconds(2));

        stays.ExpectMsg<DeadlineDue>();
        cleared.ExpectNoMsg(TimeSpan.Zero);
        removed.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void After_a_quiet_time_without_deadlines_the_wheel_goes_on()
    {
        var owner = CreateTestProbe();
        var id = _wheel.Add(owner);
        _wheel.Set(id, Clock.Now() + Seconds(1));
        Pass(Seconds(2));
        owner.ExpectMsg<DeadlineDue>();

        Pass(Seconds(3000));
        _wheel.Set(id, Clock.Now() + Seconds(1));
        Pass(Seconds(0.5));
        owner.ExpectNoMsg(TimeSpan.Zero);
        Pass(Seconds(1));

        owner.ExpectMsg<DeadlineDue>();
    }

    [Fact]
    public void It_agrees_with_a_list_of_deadlines_whatever_is_set_cleared_and_removed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var probes = new Dictionary<int, (TestProbe Owner, TimeSpan? Due)>();
        for (var step = 0; step < 400; step++)
        {
            var some = probes.Keys.ElementAtOrDefault(random.Next(probes.Count + 1));
            switch (random.Next(5))
            {
                case 0 when probes.Count < 20:
                    var owner = CreateTestProbe();
                    probes.Add(_wheel.Add(owner), (owner, null));
                    break;
                case 1 when probes.ContainsKey(some):
                    _wheel.Clear(some);
                    probes[some] = (probes[some].Owner, null);
                    break;
                case 2 when probes.ContainsKey(some) && random.Next(5) == 0:
                    _wheel.Remove(some);
                    probes.Remove(some);
                    break;
                case 3 when probes.ContainsKey(some):
                    var due = Clock.Now() + Seconds(random.Next(0, 400));
                    _wheel.Set(some, due);
                    probes[some] = (probes[some].Owner, due);
                    break;
                default:
                    Pass(Seconds(random.Next(1, 50)));
                    foreach (var (id, (probe, wanted)) in probes.ToArray())
                        Check(probes, id, probe, wanted, seed);
                    break;
            }
        }
    }

    private void Check(Dictionary<int, (TestProbe Owner, TimeSpan? Due)> probes, int id, TestProbe probe, TimeSpan? due, int seed)
    {
        var isTold = probe.HasMessages;
        var now = Clock.Now();
        Assert.False(isTold && !(due <= now), $"Told too early (seed {seed}).");
        Assert.False(!isTold && due + (2 * DeadlineWheel.Step) <= now, $"Not told (seed {seed}).");
        if (!isTold)
            return;
        probe.ExpectMsg<DeadlineDue>();
        probes[id] = (probe, null);
    }

    // The scheduler fires what was scheduled before each of its moves; the wheel schedules its next look at each.
    private void Pass(TimeSpan time)
    {
        Advance(time);
        Advance(TimeSpan.Zero);
    }
}
