using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Alarms;

/// <summary>Alarms and webhooks to start tests from.</summary>
internal static class Samples
{
    /// <summary>In the zone of most who read it.</summary>
    public static readonly DateTimeOffset At = new(2026, 11, 29, 22, 40, 12, TimeSpan.FromHours(8));

    public static readonly AlarmSettings Settings = TestSettings.Gate.Alarms with { Name = "east" };

    public static AlarmRaised Raised(AlarmKind kind = AlarmKind.LoginSrv, string line = "main", bool isOver = false, string text = "LoginSrv is <away> & gone") =>
        new(kind, line, isOver, new AlarmText(text, "LoginSrv 已断开"));

    public static Alarm Alarm(AlarmKind kind = AlarmKind.LoginSrv, string text = "LoginSrv is <away> & gone", int leftOut = 0) =>
        LoginGate.Alarms.Alarm.Of(Raised(kind, text: text), At, leftOut);

    public static WebhookSettings Webhook(
        string url = "https://example.com/hook?key=0123456789", WebhookFormat format = WebhookFormat.Json, string secret = "", string name = "ops", TimeSpan? timeout = null) =>
        new(name, new Uri(url), format, secret, "-100123", AlarmKinds.ByWord.Values.ToHashSet(), timeout ?? TimeSpan.FromSeconds(5));
}
