using System.Globalization;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Alarms;

/// <summary>An alarm on its way to a webhook.</summary>
/// <param name="Kind">Null: a test.</param>
/// <param name="Line">Empty: the whole gate.</param>
/// <param name="At">When it was raised, in the machine's zone.</param>
/// <param name="LeftOut">Earlier ones that were not told.</param>
internal sealed record Alarm(AlarmKind? Kind, string Line, bool IsOver, AlarmText Text, DateTimeOffset At, int LeftOut)
{
    // WeCom takes 2,048 bytes of UTF-8, and a sentence may be Chinese.
    private const int MostText = 500;

    public static Alarm Of(AlarmRaised raised, DateTimeOffset at, int leftOut) => new(raised.Kind, raised.Line, raised.IsOver, raised.Text, at, leftOut);

    public static Alarm Test(DateTimeOffset at) => new(null, "", false, new AlarmText("a test: alarms arrive here", "测试：可以在此收到告警"), at, 0);

    public string KindWord => Kind?.Word() ?? "test";

    /// <summary><c>[LoginGate east] line main: ... (2026-11-29 22:40:12 +08:00)</c>: the gate's name first, because many gates may write to one group.</summary>
    public string ToText(string gate, AlarmLanguage language)
    {
        var isChinese = language == AlarmLanguage.Chinese;
        var line = Line.Length == 0 ? "" : isChinese ? $"线路 {Line}：" : $"line {Line}: ";
        var leftOut = LeftOut == 0 ? "" : isChinese ? $"；此前另有 {LeftOut} 条未发送" : $"; {LeftOut} before it left out";
        var text = Excerpt.Of(isChinese ? Text.Chinese : Text.English, MostText);
        return string.Create(CultureInfo.InvariantCulture, $"[LoginGate {gate}] {line}{text}{leftOut} ({At:yyyy-MM-dd HH:mm:ss zzz})");
    }
}
