using LoginGate.Settings;
using LoginGate.Shared;
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
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.ForbiddenByte, Violation.OversizedPacket, Violation.StrayBytes, Violation.Http], Answered(admission, ViolationAction.TemporaryBan));
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.MissingDigit, Violation.MissingGreeting, Violation.BadHandshake, Violation.TooManyPackets, Violation.Silent, Violation.HalfPacket, Violation.SlowReader],
            Answered(admission, ViolationAction.Disconnect));
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.TooManyAccounts, Violation.TooManyConnections, Violation.TooManyConnects], Answered(admission, ViolationAction.Refuse));
        Assert.Equal(Enum.GetValues<Violation>().Length, admission.Answers.Count);
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
        Assert.Equal(ViolationAction.Disconnect, admission.Answers[Violation.Http]);
    }

    [Theory]
    [InlineData("disconnect", ViolationAction.Disconnect)]
    [InlineData("temporary-ban", ViolationAction.TemporaryBan)]
    [InlineData("permanent-ban", ViolationAction.PermanentBan)]
    internal void One_answer_for_all_counts_for_what_is_not_named_and_never_for_time_limits(string word, ViolationAction action)
    {
        var admission = SettingsLoader.Load([], [$"login-gate.admission.on-violation={word}", "login-gate.admission.answers.http=disconnect"]).Settings!.Admission;

        Violation[] others =
        [
            Violation.ForbiddenByte, Violation.OversizedPacket, Violation.StrayBytes, Violation.MissingDigit, Violation.MissingGreeting, Violation.BadHandshake, Violation.TooManyPackets,
        ];
        Violation[] refusable = [Violation.TooManyConnections, Violation.TooManyConnects, Violation.TooManyAccounts];
        Assert.All(others, violation => Assert.Equal(action, admission.Answers[violation]));
        Assert.All(refusable, violation => Assert.Equal(action == ViolationAction.Disconnect ? ViolationAction.Refuse : action, admission.Answers[violation]));
        Assert.Equal(ViolationAction.Disconnect, admission.Answers[Violation.Http]);
        Assert.Equal(ViolationAction.Disconnect, admission.Answers[Violation.HalfPacket]);
    }

    [Fact]
    public void A_kind_can_have_the_answers_that_make_sense_for_it()
    {
        var sets = new[] { "login-gate.admission.answers.too-many-accounts=permanent-ban", "login-gate.admission.answers.half-packet=temporary-ban" };
        var answers = SettingsLoader.Load([], sets).Settings!.Admission.Answers;

        Assert.Equal((ViolationAction.PermanentBan, ViolationAction.TemporaryBan), (answers[Violation.TooManyAccounts], answers[Violation.HalfPacket]));
        Assert.Matches(
            "answers.http: must be one of disconnect, temporary-ban, permanent-ban, is 'refuse'",
            Assert.Single(SettingsLoader.Load([], ["login-gate.admission.answers.http=refuse"]).Errors).ToString());
        Assert.Matches(
            "answers.htp: unknown key; nearest known key: login-gate.admission.answers.http",
            Assert.Single(SettingsLoader.Load([], ["login-gate.admission.answers.htp=disconnect"]).Errors).ToString());
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

    private static IEnumerable<Violation> Answered(AdmissionSettings admission, ViolationAction action) =>
        admission.Answers.Where(answer => answer.Value == action).Select(answer => answer.Key).Order();
}
