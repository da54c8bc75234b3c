using System.Text.Json.Nodes;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary><c>gate settings</c>: what counts, and what stands in the files beside.</summary>
public sealed class SettingsCommandSpec
{
    private static readonly Caller Admin = new("anna", AccessRight.Admin);

    private readonly Inspector _inspector;
    private Func<SettingsResult?> _read = () => null;

    public SettingsCommandSpec() =>
        _inspector = new Inspector([new SettingsCommand(new Settings(() => _read()))], new OtherGateDesk(null!, new GateStatistics()), TimeProvider.System);

    [Fact]
    public async Task It_is_for_admins()
    {
        var answer = await _inspector.ExecuteAsync("gate settings", new Caller("bert", AccessRight.View), CancellationToken.None);

        Assert.True(answer.LacksRight);
    }

    [Theory]
    [InlineData("lines.main.listen")]
    [InlineData("login-gate.lines.main.listen")]
    public async Task A_prefix_chooses_and_the_gates_own_name_may_be_left_out(string prefix)
    {
        var data = await DataAsync($"gate settings {prefix}");

        Assert.Equal(
            ["backlog 4096 default", "host 0.0.0.0 default", "port 7001 --set", "receive-buffer 0 B default", "send-buffer 0 B default"],
            data["settings"]!.AsArray().Select(s => $"{$"{s!["key"]}".Split('.')[^1]} {s["value"]} {s["from"]}"));
        Assert.Equal("port", $"{(await DataAsync($"gate settings --changed {prefix}"))["settings"]!.AsArray().Single()!["key"]}".Split('.')[^1]);
    }

    [Theory]
    [InlineData("admision", "nearest: admission")]
    [InlineData("login-gate.htp.port", "nearest: login-gate.http.port")]
    public async Task A_prefix_that_nothing_begins_with_is_said(string prefix, string hint)
    {
        var answer = await _inspector.ExecuteAsync($"gate settings {prefix}", Admin, CancellationToken.None);

        Assert.Equal($"no setting begins with '{prefix}'; {hint}", answer.Error);
    }

    [Fact]
    public async Task What_stands_in_the_files_and_does_not_count_is_told_with_what_it_waits_for()
    {
        _read = () => Load("login-gate.defaults={ listen.port=7002, client { max-sessions=5, max-packet=500 B } }", "login-gate.lines={ main {}, new.listen.port=7003 }",
            "login-gate.alarms.webhooks.ops={ url = \"http://127.0.0.1/s3cr3t\" }");

        var data = await DataAsync("gate settings");
        var text = string.Join('\n', PlainText.Lines(await _inspector.ExecuteAsync("gate settings lines", Admin, CancellationToken.None)));

        Assert.Equal(
            ["alarms.webhooks.ops.url False", "lines.main.client.max-packet False", "lines.main.client.max-sessions False", "lines.main.listen.port True"],
            data["pending"]!.AsArray().Select(p => $"{$"{p!["key"]}".Replace("login-gate.", "", StringComparison.Ordinal)} {p["needsRestart"]!.GetValue<bool>()}").Order(StringComparer.Ordinal));
        Assert.Equal("new", data["addedLines"]!.AsArray().Single()!.GetValue<string>());
        Assert.DoesNotContain("s3cr3t", data.ToJsonString(), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^login-gate\.lines\.main\.listen\.port +7001 +--set *$", text);
        Assert.Matches(@"(?m)^ +login-gate\.lines\.main\.listen\.port +7002 +--set +after a restart *$", text);
        Assert.Matches(@"(?m)^ +login-gate\.lines\.main\.client\.max-packet +500 B +--set +after a reload, for new clients *$", text);
        Assert.Contains("line new stands in the files: a reload starts it", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_good_by_now_are_told_and_the_settings_are_shown()
    {
        _read = () => Load("login-gate.defaults.listen.port=many");

        var data = await DataAsync("gate settings");

        Assert.Contains("must be a whole number", Assert.Single(data["errors"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(data["settings"]!.AsArray().Count > 100);
    }

    private static SettingsResult Load(params string[] sets) => SettingsLoader.Load([], sets);

    private async Task<JsonNode> DataAsync(string command)
    {
        var answer = await _inspector.ExecuteAsync(command, Admin, CancellationToken.None);
        Assert.True(answer.IsGood, answer.Error);
        return answer.Data!;
    }

    private sealed class Settings(Func<SettingsResult?> read) : ISettingsInEffect
    {
        public GateSettings Now { get; } = Load("login-gate.defaults.listen.port=7001").Settings!;

        public SettingsResult? Read() => read();
    }
}
