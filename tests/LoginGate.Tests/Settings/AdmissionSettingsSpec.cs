using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Tests.Geo;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Settings;

public sealed class AdmissionSettingsSpec
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var admission = SettingsLoader.Load([], []).Settings!.Admission;

        Assert.Equal((20, 10, 10, 64), (admission.MaxConnections, admission.ConnectsPerSecond, admission.NewAccountsPerMinute, admission.IPv6Prefix));
        Assert.Equal((0, 0, 0, 0), (admission.SilentPerMinute, admission.MaxConnectionsPerNetwork, admission.ConnectsPerSecondPerNetwork, admission.ConnectsPerSecondInAll));
        Assert.Equal(
            (new AttackThresholds(0, 0, 0), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)), (admission.AttackMode.Enter, admission.AttackMode.For, admission.AttackMode.LeaveAfter));
        Assert.Equal(
            new ConnectLimits
            {
                MaxConnections = 10,
                ConnectsPerSecond = 3,
                SilentPerMinute = 10,
                MaxConnectionsPerNetwork = 50,
                ConnectsPerSecondPerNetwork = 10,
                ConnectsPerSecondInAll = 100,
            },
            admission.AttackMode.Limits);
        Assert.Equal(new TrustedSettings(TimeSpan.FromDays(7), 100_000, 50), admission.Trusted);
        Assert.Equal((new NetworkWidth(24, 48), admission.Network), (admission.Network, admission.Attackers.Network));
        Assert.Empty(admission.Allow.Concat(admission.Deny));
        Assert.Equal(("bans.txt", TimeSpan.FromMinutes(10), 100_000), (admission.BanFile, admission.BanTime, admission.MaxTemporaryBans));
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.ForbiddenByte, Violation.OversizedPacket, Violation.StrayBytes, Violation.Http, Violation.PasswordGuessing], Answered(admission, ViolationAction.TemporaryBan));
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.MissingDigit, Violation.MissingGreeting, Violation.BadHandshake, Violation.TooManyPackets, Violation.Silent, Violation.HalfPacket, Violation.SlowReader],
            Answered(admission, ViolationAction.Disconnect));
        Assert.Equal(
            (IEnumerable<Violation>)[Violation.TooManyAccounts, Violation.TooManyConnections, Violation.TooManyConnects, Violation.TooManySilent], Answered(admission, ViolationAction.Refuse));
        Assert.Equal(Enum.GetValues<Violation>().Length, admission.Answers.Count);
        Assert.Equal(
            new GuessingSettings(10, 0, 20, TimeSpan.FromMinutes(10), AddressMeasure.Off, AccountMeasure.Off, TimeSpan.FromMinutes(15), "", TimeSpan.FromDays(30)), admission.Guessing);
    }

    [Theory]
    [InlineData("off", "off", false)]
    [InlineData("ban", "off", true)]
    [InlineData("delay", "off", true)]
    [InlineData("refuse", "off", true)]
    [InlineData("off", "lock", true)]
    public void A_login_is_asked_for_only_where_it_may_be_hindered(string onAddress, string onAccount, bool asksFirst)
    {
        const string key = "login-gate.admission.password-guessing";
        var guessing = SettingsLoader.Load([], [$"{key}.on-address={onAddress}", $"{key}.on-account={onAccount}"]).Settings!.Admission.Guessing;

        Assert.Equal(asksFirst, guessing.AsksFirst);
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

    [Fact]
    public void A_database_of_addresses_is_opened_and_one_that_is_no_good_is_an_error_of_its_key()
    {
        var folder = Directory.CreateTempSubdirectory("geo").FullName;
        var (good, bad) = (Path.Combine(folder, "good.mmdb"), Path.Combine(folder, "bad.mmdb"));
        File.WriteAllBytes(good, MmdbWriter.Countries(("203.0.113.0/24", "NL")));
        File.WriteAllText(bad, "no database");

        var opened = Load($"[\"{good}\", \"{good}\"]");
        var refused = Load($"[\"{good}\", \"{bad}\", \"{folder}/none.mmdb\"]");
        Directory.Delete(folder, recursive: true);

        Assert.Equal([good, good], opened.Settings!.Admission.Geo.Select(file => file.Path));
        Assert.Null(refused.Settings);
        Assert.Equal(2, refused.Errors.Count);
        Assert.All(refused.Errors, error => Assert.Equal("login-gate.admission.geo.database", error.Path));
        Assert.Equal($"'{bad}': it is no MaxMind database (.mmdb), or a broken one", refused.Errors[0].Reason);
        Assert.Equal($"'{folder}/none.mmdb': there is no such file", refused.Errors[1].Reason);

        static SettingsResult Load(string files) => SettingsLoader.Load([], [$"login-gate.admission.geo.database={files}"]);
    }

    [Fact]
    public void Rules_about_countries_are_read_and_each_that_is_no_good_is_told_with_file_line_key_and_reason()
    {
        var folder = Directory.CreateTempSubdirectory("geo").FullName;
        var (database, file) = (Path.Combine(folder, "good.mmdb"), Path.Combine(folder, "gate.hocon"));
        File.WriteAllBytes(database, MmdbWriter.Countries(("203.0.113.0/24", "NL")));

        var good = Load($$"""login-gate.admission { geo { database = "{{database}}", refuse = AS64496, allow = [nl, BE] }, attack-mode.geo.unknown = refuse }""").Settings!.Admission;
        var bad = Load($$"""
            login-gate.admission.geo.database = "{{database}}"
            login-gate.admission.geo.refuse = [NL, AS0]
            login-gate.admission.attack-mode.geo.allow = ["Holland"]
            login-gate.admission.geo.unknown = drop
            """);
        var bare = Load("""
            login-gate.admission.geo.refuse = [NL]
            login-gate.admission.geo.unknown = refuse
            login-gate.admission.attack-mode.geo.allow = [NL]
            """);
        var unlisted = SettingsLoader.Load([], []).Settings!.Admission;
        Directory.Delete(folder, recursive: true);

        Assert.Equal(
            [GeoVerdict.Refused, GeoVerdict.Admitted, GeoVerdict.Refused],
            ((GeoPlace[])[new("NL", 64496, ""), new("NL", 1, ""), new("DE", 1, "")]).Select(good.GeoRules.Of));
        Assert.Equal(GeoVerdict.Unknown, good.AttackMode.GeoRules.Of(GeoPlace.Unknown));
        Assert.Equal((false, false), (unlisted.GeoRules.IsOn, unlisted.AttackMode.GeoRules.IsOn));
        Assert.Collection(
            Ordered(bad),
            e => Assert.Matches(":2:.*login-gate.admission.geo.refuse: 'AS0' must have a number of 1 to 4294967295 after AS", e),
            e => Assert.Matches(":3:.*login-gate.admission.attack-mode.geo.allow: 'Holland' is no country", e),
            e => Assert.Matches(":4:.*login-gate.admission.geo.unknown: must be one of allow, refuse, is 'drop'", e));
        Assert.Collection(
            Ordered(bare),
            e => Assert.Matches(":1:.*login-gate.admission.geo.refuse: needs a database that tells where addresses are", e),
            e => Assert.Matches(":2:.*login-gate.admission.geo.unknown: needs a database", e),
            e => Assert.Matches(":3:.*login-gate.admission.attack-mode.geo.allow: needs a database", e));

        SettingsResult Load(string text)
        {
            File.WriteAllText(file, text);
            return SettingsLoader.Load([file], []);
        }

        static IEnumerable<string> Ordered(SettingsResult result) => result.Errors.OrderBy(e => e.Origin!.Value.Line).Select(e => e.ToString());
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
        Violation[] refusable = [Violation.TooManyConnections, Violation.TooManyConnects, Violation.TooManyAccounts, Violation.TooManySilent];
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
    public void A_network_cannot_be_narrower_than_what_counts_as_one_client()
    {
        Assert.Matches(
            "network-prefix-v6: must be at most ipv6-prefix, 56 .*ipv6-prefix",
            Assert.Single(SettingsLoader.Load([], ["login-gate.admission.network-prefix-v6=64", "login-gate.admission.ipv6-prefix=56"]).Errors).ToString());
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

        var errors = SettingsLoader.Load([file], []).Errors.OrderBy(e => e.Origin!.Value.Line).ThenBy(e => e.Reason.ToString(), StringComparer.Ordinal).Select(e => e.ToString());
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
