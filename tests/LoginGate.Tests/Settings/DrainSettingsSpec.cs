using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class DrainSettingsSpec
{
    [Fact]
    public void Ports_are_closed_and_clients_have_ten_minutes_unless_it_is_said_otherwise()
    {
        Assert.Equal(new DrainSettings(TimeSpan.FromMinutes(10), Refuses: false), Load().Settings!.Drain);
        Assert.Equal(new DrainSettings(TimeSpan.FromHours(2), Refuses: true), Load("login-gate.drain.for=2h", "login-gate.drain.new-clients=refuse").Settings!.Drain);
    }

    [Theory]
    [InlineData("login-gate.drain.for=8d", "login-gate.drain.for: must be 0ms to 168h, is 192h")]
    [InlineData("login-gate.drain.new-clients=refused", "login-gate.drain.new-clients: must be one of no-port, refuse, is 'refused'; nearest: refuse")]
    public void What_cannot_be_is_refused(string set, string error) => Assert.Contains(Load(set).Errors, e => $"{e}".Contains(error, StringComparison.Ordinal));

    private static SettingsResult Load(params string[] sets) => SettingsLoader.Load([], sets);
}
