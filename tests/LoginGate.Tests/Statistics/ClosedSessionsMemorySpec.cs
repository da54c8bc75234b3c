using System.Net;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Tests.Admission;
using Xunit.Abstractions;

namespace LoginGate.Tests.Statistics;

/// <summary>What a session costs that is over and remembered.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class ClosedSessionsMemorySpec(ITestOutputHelper output)
{
    private const int Count = 20_000;

    // As hocon/logingate.hocon states.
    private const int MostBytesEach = 400;

    [Fact]
    public void A_session_that_is_remembered_takes_what_the_settings_say()
    {
        var statistics = new GateStatistics();
        statistics.Apply(new ClosedSessionSettings(Count, TimeSpan.FromDays(1), Accounts: true));
        var line = statistics.Add("main");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 1; number <= Count; number++)
        {
            // Endpoints of its own, as a socket gives them.
            var identity = new SessionIdentity(number, IPEndPoint.Parse("10.0.0.7:5000"), IPEndPoint.Parse("10.0.0.1:7000"));
            var session = new SessionStatistics(identity, TimeSpan.Zero);
            line.OnOpened(session);
            session.OnAccount($"player{number:0000}");
            line.OnClosed(session, CloseCause.IdleTimeout, TimeSpan.FromSeconds(1));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        output.WriteLine($"{each} bytes a session");
        Assert.Equal(Count, statistics.Closed.ToArray(TimeSpan.FromSeconds(1)).Length);
        Assert.InRange(each, 1, MostBytesEach);
    }
}
