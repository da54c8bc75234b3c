using LoginGate.Alarms;
using LoginGate.Settings;

namespace LoginGate.Tests.Alarms;

/// <summary>What goes to a webhook, byte by byte.</summary>
public sealed class WebhookRequestSpec
{
    private const string Text = "[LoginGate east] line main: LoginSrv is <away> & gone (2026-11-29 22:40:12 +08:00)";

    [Theory]
    [InlineData("Json", $$"""{"gate":"east","kind":"loginsrv","state":"raised","line":"main","text":"{{Text}}","time":"2026-11-29T14:40:12Z","leftOut":0}""")]
    [InlineData("DingTalk", $$$"""{"msgtype":"text","text":{"content":"{{{Text}}}"}}""")]
    [InlineData("WeCom", $$$"""{"msgtype":"text","text":{"content":"{{{Text}}}"}}""")]
    [InlineData("Telegram", $$"""{"chat_id":"-100123","text":"{{Text}}"}""")]
    [InlineData("Slack", """{"text":"[LoginGate east] line main: LoginSrv is &lt;away&gt; &amp; gone (2026-11-29 22:40:12 +08:00)"}""")]
    public async Task Each_format_has_its_shape(string format, string body)
    {
        using var request = Request(Samples.Webhook(format: Enum.Parse<WebhookFormat>(format)));

        Assert.Equal(body, await request.Content!.ReadAsStringAsync());
        Assert.Equal("application/json; charset=utf-8", request.Content.Headers.ContentType!.ToString());
        Assert.Equal("https://example.com/hook?key=0123456789", request.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task A_text_can_be_chinese_and_says_what_was_left_out()
    {
        using var request = Request(Samples.Webhook(format: WebhookFormat.WeCom), AlarmLanguage.Chinese, leftOut: 3);

        Assert.Equal(
            """{"msgtype":"text","text":{"content":"[LoginGate east] 线路 main：LoginSrv 已断开；此前另有 3 条未发送 (2026-11-29 22:40:12 +08:00)"}}""",
            await request.Content!.ReadAsStringAsync());
        Assert.EndsWith("gone; 3 before it left out (2026-11-29 22:40:12 +08:00)", Samples.Alarm(leftOut: 3).ToText("east", AlarmLanguage.English), StringComparison.Ordinal);
    }

    // Made with Python's hmac, as DingTalk's manual does it.
    [Theory]
    [InlineData("https://oapi.dingtalk.com/robot/send?access_token=abc", "&")]
    [InlineData("https://oapi.dingtalk.com/robot/send", "?")]
    public void DingTalk_is_signed_with_time_and_secret(string url, string separator)
    {
        using var request = Request(Samples.Webhook(url, WebhookFormat.DingTalk, "SEC0123456789abcdef"));

        Assert.Equal($"{url}{separator}timestamp=1795963212000&sign=BCjD6jxb2Loj4ebAF8IQu3MZADu6%2FypxAR4kJNV2u4k%3D", request.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public void A_text_of_any_length_fits_where_the_least_is_taken()
    {
        var text = Samples.Alarm(text: new string('长', 5000)).ToText(new string('名', 64), AlarmLanguage.English);

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 1000, 2048);
    }

    private static HttpRequestMessage Request(WebhookSettings webhook, AlarmLanguage language = AlarmLanguage.English, int leftOut = 0) =>
        WebhookRequest.Of(webhook, Samples.Alarm(leftOut: leftOut), "east", language, Samples.At);
}
