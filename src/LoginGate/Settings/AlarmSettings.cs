using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>The shape that a webhook takes messages in.</summary>
internal enum WebhookFormat
{
    /// <summary>The gate's own: an object with the alarm's parts.</summary>
    Json,

    /// <summary>A custom robot of a DingTalk group.</summary>
    DingTalk,

    /// <summary>A robot of a WeCom (WeChat Work) group.</summary>
    WeCom,

    /// <summary>A Telegram bot.</summary>
    Telegram,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,
}

/// <summary>The language that alarms are written in.</summary>
internal enum AlarmLanguage
{
    English,
    Chinese,
}

/// <summary>What operators are told of at once, and where.</summary>
/// <param name="Name">What the gate calls itself.</param>
/// <param name="LostAfter">How long LoginSrv may be away before that is an alarm.</param>
/// <param name="DescriptorsPercent">Of the descriptors that clients may have.</param>
/// <param name="MemoryPercent">Of the memory that the process may have.</param>
/// <param name="CertificateBefore">How long before a certificate's end that is told.</param>
/// <param name="MinInterval">Between two alarms that tell the same of the same line.</param>
/// <param name="Webhooks">Names differ; none: no alarms.</param>
internal sealed record AlarmSettings(
    string Name, AlarmLanguage Language, TimeSpan LostAfter, int DescriptorsPercent, int MemoryPercent, TimeSpan CertificateBefore, TimeSpan MinInterval,
    IReadOnlyList<WebhookSettings> Webhooks);

/// <summary>An address that alarms are posted to. What it is shown by holds no secret.</summary>
/// <param name="Url">Whoever knows it can post there too.</param>
/// <param name="Secret">DingTalk's, to sign with; empty: unsigned.</param>
/// <param name="ChatId">Telegram's chat.</param>
/// <param name="Timeout">How long a request may take.</param>
internal sealed record WebhookSettings(
    string Name, Uri Url, WebhookFormat Format, string Secret, string ChatId, IReadOnlySet<AlarmKind> Kinds, TimeSpan Timeout)
{
    // What is shorter is no secret, and taking it out would leave nothing to read.
    private const int ShortestSecret = 8;

    public string FormatWord => Format.ToString().ToLowerInvariant();

    public override string ToString() => $"{Name} ({FormatWord}, {Url.Host})";

    /// <summary>A text of another's with whatever is secret about this webhook taken out.</summary>
    public string Mask(string text) => Url.PathAndQuery.Split('/', '?', '&', '=').Append(Secret)
        .Where(part => part.Length >= ShortestSecret)
        .Aggregate(text, (masked, part) => masked.Replace(part, "***", StringComparison.Ordinal));
}
