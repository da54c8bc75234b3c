using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class SettingsChangesSpec
{
    [Fact]
    public void Settings_read_twice_do_not_differ() => Assert.True(SettingsChanges.Between(Load(), Load()).IsEmpty);

    [Theory]
    [InlineData("login-gate.defaults.client.idle-timeout=30s", "main: client.idle-timeout")]
    [InlineData("login-gate.defaults.client.half-close-timeout=0", "main: client.half-close-timeout")]
    [InlineData("login-gate.lines.main.client.max-sessions=7", "main: client.max-sessions")]
    [InlineData("login-gate.defaults.login-srv.host=10.0.0.9", "main: login-srv.host")]
    [InlineData("login-gate.defaults.login-srv.heartbeat.interval=2s", "main: login-srv.heartbeat.interval")]
    [InlineData("login-gate.defaults.login-srv.when-lost=hold", "main: login-srv.when-lost")]
    [InlineData("login-gate.admission.answers.http=disconnect", "admission.answers.http")]
    [InlineData("login-gate.admission.on-violation=disconnect", "admission.on-violation")]
    [InlineData("login-gate.admission.deny=[\"10.0.0.0/8\"]", "admission.deny")]
    [InlineData("login-gate.closed-sessions.accounts=off", "closed-sessions.accounts")]
    [InlineData("login-gate.alarms.lost-after=9s", "alarms.lost-after")]
    [InlineData("login-gate.alarms.defaults.timeout=9s", "alarms.defaults.timeout")]
    [InlineData("login-gate.alarms.webhooks.ops.url=\"http://127.0.0.1/\"", "alarms.webhooks")]
    [InlineData("login-gate.http.session-time=9h", "http.session-time")]
    [InlineData("login-gate.http.users.anna={ right = view, password-hash = \"pbkdf2-sha512:210000:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" }", "http.users")]
    [InlineData("akka.loglevel=DEBUG", "loglevel")]
    public void What_a_running_gate_can_change_counts_at_once(string set, string key)
    {
        var changes = SettingsChanges.Between(Load(), Load(set));

        Assert.Equal([key], changes.Applied);
        Assert.Empty(changes.NeedRestart);
    }

    [Theory]
    [InlineData("login-gate.defaults.listen.port=7777", "main: listen.port")]
    [InlineData("login-gate.defaults.login-srv.dialect=vc16", "main: login-srv.dialect")]
    [InlineData("login-gate.defaults.client.keep-alive.time=9s", "main: client.keep-alive.time")]
    [InlineData("login-gate.admission.ban-file=other.txt", "admission.ban-file")]
    [InlineData("login-gate.admission.kernel-table=gate", "admission.kernel-table")]
    [InlineData("login-gate.admission.ban-hook.file=hook.log", "admission.ban-hook.file")]
    [InlineData("login-gate.log.access.path=access.log", "log.access.path")]
    [InlineData("login-gate.shutdown-timeout=20s", "shutdown-timeout")]
    [InlineData("login-gate.http.port=7001", "http.port")]
    [InlineData("login-gate.http.tls.mode=off-i-know", "http.tls.mode")]
    [InlineData("login-gate.cluster.share.bans=off", "cluster.share.bans")]
    [InlineData("akka.io.tcp.max-channels=99", "akka")]
    public void What_it_cannot_is_named_and_stays(string set, string key)
    {
        var (now, next) = (Load(), Load(set));
        var changes = SettingsChanges.Between(now, next);

        Assert.Equal([key], changes.NeedRestart);
        Assert.Empty(changes.Applied);
        Assert.Equal(now.Lines[0].Listen, changes.Settings.Lines[0].Listen);
        Assert.Equal(now.Lines[0].LoginSrv.Dialect, changes.Settings.Lines[0].LoginSrv.Dialect);
        Assert.Equal(now.Lines[0].Client.KeepAlive, changes.Settings.Lines[0].Client.KeepAlive);
        Assert.Equal(now.Admission.BanFile, changes.Settings.Admission.BanFile);
        Assert.Equal(now.Admission.BanHook, changes.Settings.Admission.BanHook);
        Assert.Equal([key], SettingsChanges.Between(changes.Settings, next).NeedRestart);
    }

    [Fact]
    public void What_is_built_into_a_session_counts_for_those_to_come() => Assert.Equal(
        ["main: client.max-packet"], SettingsChanges.Between(Load(), Load("login-gate.defaults.client.max-packet=500 B")).ForNewClients);

    [Fact]
    public void A_queue_has_room_for_the_answer_that_stays_until_a_restart()
    {
        var answer = Answer(9_000);
        var shorter = SettingsChanges.Between(Load(answer), Load(Answer(1_000), "login-gate.defaults.client.send-queue=4 KiB"));
        Assert.Equal(["main: client.send-queue"], shorter.Applied);
        Assert.Equal(["main: login-srv.dialect.handshake.answer"], shorter.NeedRestart);
        Assert.Equal(9_000, shorter.Settings.Lines[0].Client.SendQueueBytes);

        Assert.Contains(
            "must have room for handshake.answer, 9000 bytes",
            Assert.Single(SettingsLoader.Load([], [answer, "login-gate.defaults.client.send-queue=8 KiB"]).Errors).Reason.ToString(), StringComparison.Ordinal);
    }

    // The key exchange's message with so many bytes in all.
    private static string Answer(int bytes) =>
        $"login-gate.defaults.login-srv.dialect={{ base = 98k-client, handshake.answer = \"\"\"#ddhkd_JJddTkjdhk{new string('<', bytes - 18)}!\"\"\" }}";

    [Fact]
    public void Lines_come_and_go()
    {
        var changes = SettingsChanges.Between(
            Load("login-gate.lines.east.listen.port=7001"), Load("login-gate.lines.west.listen.port=7002", "login-gate.lines.north.listen.port=7003"));

        Assert.Equal(["east"], changes.RemovedLines);
        Assert.Equal(["north", "west"], changes.AddedLines.Order());
        Assert.Empty(changes.Applied);
    }

    private static GateSettings Load(params string[] sets)
    {
        var result = SettingsLoader.Load([], sets);
        return result.Settings ?? throw new InvalidOperationException(string.Join("\n", result.Errors));
    }
}
