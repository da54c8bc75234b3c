using LoginGate.Settings;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Settings;

public sealed class AdmissionSettingsSpec
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var admission = SettingsLoader.Load([], []).Settings!.Admission;

        Assert.Equal((20, 10, 10, 64), (admission.MaxConnections, admission.ConnectsPerSecond, admission.NewAccountsPerMinute, admission.IPv6Prefix));
        Assert.Empty(admission.Allow.Concat(admission.Deny));
        Assert.Equal(("bans.txt", TimeSpan.FromMinutes(10), 100_000), (admission.BanFile, admission.BanTime, admission.MaxTemporaryBans));
        Assert.Equal(ViolationAction.TemporaryBan, admission.OnViolation);
    }

    [Fact]
    public void Lists_hold_addresses_and_ranges_of_both_kinds()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            login-gate.admission { allow = [10.0.0.0/8, "2001:db8::/32"], deny = ["::ffff:203.0.113.0/120", "198.51.100.1"], on-violation = disconnect }
            """);

        var admission = SettingsLoader.Load([file], []).Settings!.Admission;
        File.Delete(file);

        Assert.Equal([Range("10.0.0.0/8"), Range("2001:db8::/32")], admission.Allow);
        Assert.Equal([Range("203.0.113.0/24"), Range("198.51.100.1")], admission.Deny);
        Assert.Equal(ViolationAction.Disconnect, admission.OnViolation);
    }

    [Fact]
    public void Every_bad_entry_is_told_with_file_line_key_and_reason()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            login-gate.admission {
              allow = ["10.1.2.3/8", "10.0.0.0/8"]
              deny = ["1.2.3", "2001:db8::/130"]
              ban-file = "bans/"
              on-violation = temporary-bann
              ban-time = 0
            }
            """);

        var errors = SettingsLoader.Load([file], []).Errors.OrderBy(e => e.Origin!.Value.Line).ThenBy(e => e.Reason, StringComparer.Ordinal).Select(e => e.ToString());
        File.Delete(file);

        Assert.Collection(
            errors,
            e => Assert.Matches(":2:.*login-gate.admission.allow: '10.1.2.3/8' has bits set beyond its prefix; the range of that size is 10.0.0.0/8", e),
            e => Assert.Matches(":3:.*login-gate.admission.deny: '1.2.3' is not an IP address", e),
            e => Assert.Matches(":3:.*login-gate.admission.deny: '2001:db8::/130' must have a prefix of 0 to 128", e),
            e => Assert.Matches(":4:.*login-gate.admission.ban-file: must name a file", e),
            e => Assert.Matches(":5:.*login-gate.admission.on-violation: must be one of .*nearest: temporary-ban", e),
            e => Assert.Matches(":6:.*login-gate.admission.ban-time: must be 1s to", e));
    }
}
