using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>Reads <c>login-gate.alarms</c>. No message quotes a webhook's url or secret.</summary>
internal static class AlarmReader
{
    // Where no address is set.
    private static readonly Uri Nowhere = new("http://localhost");

    private static readonly Dictionary<string, AlarmLanguage> Languages = new() { ["en"] = AlarmLanguage.English, ["zh"] = AlarmLanguage.Chinese };

    private static readonly Dictionary<string, WebhookFormat> Formats = new()
    {
        ["json"] = WebhookFormat.Json,
        ["dingtalk"] = WebhookFormat.DingTalk,
        ["wecom"] = WebhookFormat.WeCom,
        ["telegram"] = WebhookFormat.Telegram,
        ["slack"] = WebhookFormat.Slack,
    };

    /// <param name="section">The section.</param>
    /// <param name="gateName">What the gate is called where the section does not say.</param>
    /// <param name="problems">Where errors go.</param>
    public static AlarmSettings Read(SettingsSection section, string gateName, SettingsProblems problems)
    {
        var name = section.Text("name", mayBeEmpty: true);
        if (name.Length > 64 || name.Any(char.IsControl))
            section.Error("name", "must be at most 64 printable characters");
        return new AlarmSettings(
            name.Length > 0 ? name : gateName,
            section.Choice("language", Languages),
            section.Duration("lost-after", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            section.Integer("descriptors-percent", 10, 100),
            section.Integer("memory-percent", 10, 100),
            section.Duration("certificate-before", TimeSpan.FromDays(1), TimeSpan.FromDays(365)),
            section.Duration("min-interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            ReadWebhooks(section, problems));
    }

    private static List<WebhookSettings> ReadWebhooks(SettingsSection alarms, SettingsProblems problems)
    {
        // By itself too: what is wrong there shows without any webhook.
        ReadWebhook("", alarms.Section("defaults"), isDefault: true);
        var webhooks = new List<WebhookSettings>();
        foreach (var (name, origin, section) in alarms.Named("webhooks", "webhook", (alarms.PlaceOf("defaults").Path, alarms.Object("defaults"))))
        {
            var webhook = ReadWebhook(name, section, isDefault: false);
            webhooks.Add(webhook);
            if (webhook.Url == Nowhere && section.AreGood("url"))
                problems.Error(origin, $"{alarms.PlaceOf("webhooks").Path}.{name}.url", "is missing: the address that alarms are posted to");
            section.RejectUnknownKeys();
        }
        return webhooks;
    }

    private static WebhookSettings ReadWebhook(string name, SettingsSection section, bool isDefault)
    {
        var webhook = new WebhookSettings(
            name, ReadUrl(section), section.Choice("format", Formats), section.Text("secret", mayBeEmpty: true), section.Text("chat-id", mayBeEmpty: true),
            ReadKinds(section), section.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
        if (webhook.Format == WebhookFormat.Telegram && !isDefault && section.AreGood("url"))
            CheckTelegram(webhook, section);
        return webhook;
    }

    private static void CheckTelegram(WebhookSettings webhook, SettingsSection section)
    {
        if (webhook.ChatId.Length == 0)
            section.ErrorOfPair("chat-id", "must name the chat that the bot writes to", "format");
        if (!webhook.Url.AbsolutePath.EndsWith("/sendMessage", StringComparison.Ordinal))
            section.ErrorOfPair("url", "must be https://api.telegram.org/botTOKEN/sendMessage", "format");
    }

    private static Uri ReadUrl(SettingsSection section)
    {
        var text = section.Text("url", mayBeEmpty: true);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        if (text.Length > 0)
            section.Error("url", "must be an address that begins with http:// or https:// (what is there is not shown: it may be secret)");
        return Nowhere;
    }

    private static HashSet<AlarmKind> ReadKinds(SettingsSection section)
    {
        var kinds = new HashSet<AlarmKind>();
        foreach (var word in section.Texts("kinds"))
        {
            if (AlarmKinds.ByWord.TryGetValue(word, out var kind))
                kinds.Add(kind);
            else
                section.Error("kinds", $"must be of {string.Join(", ", AlarmKinds.ByWord.Keys)}, has '{word}'{Nearest(word)}");
        }
        return kinds;
    }

    private static Phrase Nearest(string word) => NearestName.Find(word, AlarmKinds.ByWord.Keys) is { } nearest ? Phrase.Of($"; nearest: {nearest}") : "";
}
