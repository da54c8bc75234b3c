using LoginGate.Firewall;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class FirewallSettingsSpec
{
    private const string Kernel = "login-gate.admission.kernel=nftables";

    [Fact]
    public void Nothing_outside_of_the_gate_is_touched_by_default()
    {
        var admission = SettingsLoader.Load([], []).Settings!.Admission;

        Assert.Null(admission.Firewall);
        Assert.Null(admission.BanHook);
    }

    [Fact]
    public void Each_system_has_its_own()
    {
        var (own, other) = OperatingSystem.IsWindows() ? ("windows-firewall", "nftables needs Linux") : ("nftables", "windows-firewall needs Windows");

        Assert.NotNull(SettingsLoader.Load([], [$"login-gate.admission.kernel={own}"]).Settings?.Admission.Firewall);
        Assert.Contains(other, Error($"login-gate.admission.kernel={other.Split(' ')[0]}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel-table=a b", "consists of letters")]
    [InlineData("kernel-table=\"x { }\"", "consists of letters")]
    [InlineData("kernel-verdict=refuse", "must be one of drop, reject")]
    [InlineData("ban-hook.timeout=1h", "must be 1s to 10m")]
    [InlineData("ban-hook.file=folder/", "must name a file")]
    public void What_makes_no_sense_is_named(string set, string reason) => Assert.Contains(reason, Error($"login-gate.admission.{set}"), StringComparison.Ordinal);

    [Fact]
    public void Where_every_line_is_behind_a_proxy_the_systems_firewall_is_refused()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Assert.Equal(
            "--set login-gate.admission.kernel=nftables: login-gate.admission.kernel: must be off: every line ('main') has client.proxy-protocol on, "
            + "so the system's firewall sees its proxy's address alone and not its clients'",
            Error(Kernel, "login-gate.defaults.client.proxy-protocol=required", "login-gate.defaults.client.trusted-proxies=127.0.0.1"));
    }

    [Fact]
    public void Where_some_lines_are_they_are_left_out_with_a_warning()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var result = SettingsLoader.Load(
            [], [Kernel, "login-gate.lines.east.client.proxy-protocol=required", "login-gate.lines.east.client.trusted-proxies=127.0.0.1", "login-gate.lines.west.listen.port=7001"]);

        Assert.NotNull(result.Settings);
        Assert.Contains("leaves out line 'east'", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "", "logingate-7000")]
    [InlineData("::", "", "logingate-7000")]
    [InlineData("10.0.0.1", "", "logingate-10.0.0.1-7000")]
    [InlineData("2001:db8::1", "", "logingate-2001_db8__1-7000")]
    [InlineData("10.0.0.1", "mine", "mine")]
    public void The_table_is_named_by_the_first_lines_address(string host, string table, string name) => Assert.Equal(
        name, FirewallHosting.TableOf(new FirewallSettings(FirewallKind.Nftables, IsReject: false, table), TestSettings.Line.Listen with { Host = host, Port = 7000 }));

    private static string Error(params IReadOnlyList<string> sets) => Assert.Single(SettingsLoader.Load([], sets).Errors).ToString();
}
