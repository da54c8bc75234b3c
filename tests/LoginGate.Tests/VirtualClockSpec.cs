using LoginGate.Shared;
using Xunit.Abstractions;

namespace LoginGate.Tests;

public sealed class VirtualClockSpec(ITestOutputHelper output) : ActorSpec(output)
{
    [Fact]
    public void A_virtual_second_is_a_second_whenever_it_begins()
    {
        for (var i = 0; i < 256; i++)
        {
            Advance(TimeSpan.FromTicks(1));
            var (before, wall) = (Clock.Now(), Clock.GetUtcNow());
            Advance(Seconds(1));
            Assert.Equal((Seconds(1), Seconds(1)), (Clock.Now() - before, Clock.GetUtcNow() - wall));
        }
    }
}
