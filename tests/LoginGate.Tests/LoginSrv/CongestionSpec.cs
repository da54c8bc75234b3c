using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.LoginSrv;
using Xunit.Abstractions;

namespace LoginGate.Tests.LoginSrv;

public sealed class CongestionSpec : ActorSpec
{
    private const int MaxPending = 1000;

    private readonly Congestion _congestion = new(MaxPending);
    private readonly TestProbe _session;

    public CongestionSpec(ITestOutputHelper output)
        : base(output)
    {
        _session = CreateTestProbe();
    }

    [Fact]
    public void A_session_is_stopped_once_when_more_waits_than_may()
    {
        _congestion.OnQueued(_session.Ref, MaxPending);
        Assert.False(_congestion.HasStopped);

        _congestion.OnQueued(_session.Ref, MaxPending + 1);
        _congestion.OnQueued(_session.Ref, MaxPending + 2);

        _session.ExpectMsg<Congested>();
        _session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void It_is_relieved_when_half_of_that_is_left()
    {
        _congestion.OnQueued(_session.Ref, MaxPending + 1);
        _session.ExpectMsg<Congested>();

        _congestion.OnWritten((MaxPending / 2) + 1);
        _session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _congestion.OnWritten(MaxPending / 2);

        _session.ExpectMsg<Relieved>();
        Assert.False(_congestion.HasStopped);
    }

    [Fact]
    public void One_that_is_gone_hears_nothing()
    {
        _congestion.Stop(_session.Ref);
        _session.ExpectMsg<Congested>();

        _congestion.Forget(_session.Ref);
        _congestion.OnWritten(0);

        _session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }
}
