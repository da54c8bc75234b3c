using LoginGate.Alarms;
using LoginGate.Shared;

namespace LoginGate.Tests.Alarms;

public sealed class AlarmDutySpec
{
    private readonly AlarmDuty _duty = new();

    [Fact]
    public void Everything_is_its_own_until_the_place_is_passed_on()
    {
        foreach (var kind in Enum.GetValues<AlarmKind>())
        {
            Assert.True(_duty.IsMine(Samples.Raised(kind)));
            Assert.True(_duty.IsMine(Samples.Raised(kind) with { IsOver = true }));
        }
    }

    [Theory]
    [InlineData(AlarmKind.LoginSrv, false)]
    [InlineData(AlarmKind.Dialect, false)]
    [InlineData(AlarmKind.Certificate, false)]
    [InlineData(AlarmKind.Descriptors, true)]
    [InlineData(AlarmKind.Memory, true)]
    [InlineData(AlarmKind.AttackMode, true)]
    [InlineData(AlarmKind.PasswordGuessing, true)]
    internal void Afterwards_only_what_is_about_this_process_and_its_clients_is(AlarmKind kind, bool isMine)
    {
        _duty.PassOn();

        Assert.Equal(isMine, _duty.IsMine(Samples.Raised(kind)));
        Assert.Equal(isMine, _duty.IsMine(Samples.Raised(kind) with { IsOver = true }));
    }

    [Fact]
    public void What_it_has_told_it_tells_to_the_end_and_once()
    {
        _duty.IsMine(Samples.Raised());
        _duty.IsMine(Samples.Raised() with { Line = "east" });
        _duty.IsMine(Samples.Raised() with { Line = "east", IsOver = true });
        _duty.PassOn();

        Assert.False(_duty.IsMine(Samples.Raised() with { Line = "east", IsOver = true }));
        Assert.True(_duty.IsMine(Samples.Raised() with { IsOver = true }));
        Assert.False(_duty.IsMine(Samples.Raised()));
        Assert.False(_duty.IsMine(Samples.Raised() with { IsOver = true }));
    }
}
