using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Settings;

/// <summary>Reading <c>login-gate.alarms</c>.</summary>
public sealed class AlarmSettingsSpec
{
    private const string Token = "verysecrettoken";

    [Fact]
    public void By_default_there_is_no_webhook()
    {
        var alarms = Read();
        Assert.Empty(alarms.Webhooks);
        Assert.Equal((Environment.MachineName, AlarmLanguage.English, 5.0, 90, 90, 14.0, 60.0),
            (alarms.Name, alarms.Language, alarms.LostAfter.TotalSeconds, alarms.DescriptorsPercent, alarms.MemoryPercent, alarms.CertificateBefore.TotalDays, alarms.MinInterval.TotalSeconds));
    }

    [Fact]
    public void A_webhook_takes_from_the_defaults_what_it_does_not_set()
    {
        var alarms = Read(
            "language=zh", "name=east", "defaults.format=wecom", "defaults.timeout=2s", $"webhooks.ops.url=\"https://example.com/{Token}\"",
            "webhooks.dev={ url = \"http://127.0.0.1:1/\", format = json, kinds = [dialect] }");

        Assert.Equal((AlarmLanguage.Chinese, "east"), (alarms.Language, alarms.Name));
        Assert.Equal(["dev (json, 127.0.0.1)", "ops (wecom, example.com)"], alarms.Webhooks.Select(w => $"{w}").Order());
        var (dev, ops) = (alarms.Webhooks.Single(w => w.Name == "dev"), alarms.Webhooks.Single(w => w.Name == "ops"));
        Assert.Equal([AlarmKind.Dialect], dev.Kinds);
        Assert.Equal(AlarmKinds.ByWord.Count, ops.Kinds.Count);
        Assert.Equal(TimeSpan.FromSeconds(2), ops.Timeout);
    }

    [Fact]
    public void A_gate_of_a_cluster_has_its_name_there()
    {
        var result = SettingsLoader.Load([], ["login-gate.cluster.enabled=on", "login-gate.cluster.name=gate-7"]);
        Assert.Equal("gate-7", result.Settings!.Alarms.Name);
    }

    [Theory]
    [InlineData("webhooks.ops={}", "login-gate.alarms.webhooks.ops.url: is missing")]
    [InlineData($"webhooks.ops.url=\"ftp://{Token}/\"", "login-gate.alarms.webhooks.ops.url: must be an address that begins with http:// or https://")]
    [InlineData($"defaults.url=\"{Token}\"", "login-gate.alarms.defaults.url: must be an address")]
    [InlineData($"webhooks.ops.url={{ a = {Token} }}", "login-gate.alarms.webhooks.ops.url: must be a text")]
    [InlineData($"webhooks.ops.secret=[\"{Token}\"]", "login-gate.alarms.webhooks.ops.secret: must be a text")]
    [InlineData("webhooks.ops=5", "login-gate.alarms.webhooks.ops: must be an object")]
    [InlineData("webhooks.Ops_1.url=\"http://a/\"", "login-gate.alarms.webhooks.Ops_1: a webhook's name consists of a-z")]
    [InlineData("webhooks.ops.uri=x", "nearest known key: login-gate.alarms.webhooks.ops.url")]
    [InlineData("webhooks.ops.format=dingtak", "nearest: dingtalk")]
    [InlineData("webhooks.ops.kinds=[loginsrf]", "must be of loginsrv, dialect, descriptors, memory, attack-mode, password-guessing, certificate, has 'loginsrf'; nearest: loginsrv")]
    [InlineData("webhooks.ops={ url = \"https://api.telegram.org/bot1:x/sendMessage\", format = telegram }", "login-gate.alarms.defaults.chat-id: must name the chat that the bot writes to (login-gate.alarms.webhooks.ops.format")]
    [InlineData("webhooks.ops={ url = \"https://api.telegram.org/bot1:x\", format = telegram, chat-id = 7 }", "url: must be https://api.telegram.org/botTOKEN/sendMessage")]
    [InlineData("webhooks.ops.timeout=1m", "must be 1s to 10s")]
    [InlineData("defaults.frmat=json", "nearest known key: login-gate.alarms.defaults.format")]
    [InlineData("language=cn", "must be one of en, zh")]
    [InlineData("lost-after=0s", "login-gate.alarms.lost-after: must be 1s to 1h")]
    [InlineData("certificate-before=1h", "login-gate.alarms.certificate-before: must be 24h to 8760h")]
    [InlineData("descriptors-percent=101", "must be 10 to 100")]
    public void A_bad_value_is_named_with_its_key_and_nothing_secret_is_shown(string set, string message)
    {
        var result = SettingsLoader.Load([], [$"login-gate.alarms.{set}"]);
        Assert.Null(result.Settings);
        Assert.Contains(result.Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(result.Errors, e => e.ToString().Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_line_that_cannot_be_read_is_told_without_what_it_holds()
    {
        var error = Assert.Single(SettingsLoader.Load([], [$"login-gate {{ alarms.webhooks.ops.url = {Token} }}"]).Errors).ToString();
        Assert.StartsWith("--set login-gate { alarms.webhooks.ops.url =...: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_not_shown_by_the_settings_themselves()
    {
        var alarms = Read($"webhooks.ops={{ url = \"https://example.com/{Token}\", secret = {Token} }}");
        Assert.DoesNotContain(Token, $"{alarms.Webhooks[0]}", StringComparison.Ordinal);
    }

    private static AlarmSettings Read(params string[] sets)
    {
        var result = SettingsLoader.Load([], [.. sets.Select(s => $"login-gate.alarms.{s}")]);
        Assert.Empty(result.Errors);
        return result.Settings!.Alarms;
    }
}
