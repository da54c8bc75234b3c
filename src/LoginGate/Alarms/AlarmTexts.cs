using System.Globalization;
using LoginGate.Contracts;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Alarms;

/// <summary>The sentences of what <see cref="AlarmWatch"/> notices.</summary>
internal static class AlarmTexts
{
    public static AlarmText Lost(LinkStatus link, TimeSpan away)
    {
        var (english, chinese) = link.LastLoss.IsEmpty ? ("", "") : ($": {link.LastLoss}", $"：{link.LastLoss.In(Catalogue.Chinese)}");
        return new($"{Name(link)} has been away for {Figures.Time(away)}{english}", $"{Name(link)} 已断开 {Figures.Time(away)}{chinese}");
    }

    public static AlarmText Back(LinkStatus link, TimeSpan away) =>
        new($"{Name(link)} is back after {Figures.Time(away)}", $"{Name(link)} 已恢复，中断 {Figures.Time(away)}");

    public static AlarmText Doubted(LinkStatus link, DialectDoubt doubt) => new(
        $"{Name(link)} {doubt.ReasonText}; the dialect {doubt.Dialect} may be wrong, likely it is {doubt.LikelyText}",
        $"方言 {doubt.Dialect} 可能设置错误，{Name(link)} 很可能使用 {string.Join(" 或 ", doubt.Likely)}");

    public static AlarmText Undoubted(DialectDoubt doubt) =>
        new($"the dialect {doubt.Dialect} is no longer in doubt", $"方言 {doubt.Dialect} 已确认无误");

    public static AlarmText Descriptors(double share, bool isOver) => isOver
        ? new($"descriptors: {Percent(share)} % in use again", $"文件描述符使用率回落到 {Percent(share)}%")
        : new($"{Percent(share)} % of the descriptors for clients are in use; when none is left, clients are refused",
            $"可供客户端使用的文件描述符已用 {Percent(share)}%，用尽后将拒绝新客户端");

    public static AlarmText Memory(double share, bool isOver) => isOver
        ? new($"memory: {Percent(share)} % in use again", $"内存使用率回落到 {Percent(share)}%")
        : new($"the gate uses {Percent(share)} % of the memory that it may have", $"网关已使用可用内存的 {Percent(share)}%");

    public static AlarmText AttackMode(AttackStatus attack)
    {
        var reason = attack.Reason!;
        var chinese = reason.Sign switch
        {
            AttackSign.Refused => $"每秒拒绝 {reason.Figure} 个连接（阈值 {reason.Threshold}）",
            AttackSign.Connects => $"每秒 {reason.Figure} 个新连接（阈值 {reason.Threshold}）",
            AttackSign.HalfOpen => $"{reason.Figure} 个连接未发送任何数据（阈值 {reason.Threshold}）",
            AttackSign.Calm => $"各项指标已低于阈值一半达 {reason.Figure} 秒",
            AttackSign.Ordered => $"由 {reason.By} 操作",
            _ => $"{reason.By} 设定的时间已到",
        };
        return attack.IsOn
            ? new($"attack mode is on: {reason.Text}", $"已进入攻击防护模式：{chinese}")
            : new($"attack mode is off after {Figures.Time(attack.Lasted)}: {reason.Text}", $"已退出攻击防护模式，历时 {Figures.Time(attack.Lasted)}：{chinese}");
    }

    public static AlarmText CertificateEnds(CertificateUse use, DateTimeOffset until, TimeSpan left)
    {
        var (english, chinese, _, _) = Name(use);
        return new($"{english} ends on {CertificateFile.Show(until)}, in {Figures.Time(left)}: renew it", $"{chinese}将于 {CertificateFile.Show(until)} 到期，剩余 {Figures.Time(left)}，请更新");
    }

    public static AlarmText CertificateEnded(CertificateUse use, DateTimeOffset until)
    {
        var (english, chinese, effect, chineseEffect) = Name(use);
        return new($"{english} has ended on {CertificateFile.Show(until)}: {effect}", $"{chinese}已于 {CertificateFile.Show(until)} 到期，{chineseEffect}");
    }

    public static AlarmText CertificateRenewed(CertificateUse use, DateTimeOffset until)
    {
        var (english, chinese, _, _) = Name(use);
        return new($"{english} is good again, until {CertificateFile.Show(until)}", $"{chinese}已恢复有效，有效期至 {CertificateFile.Show(until)}");
    }

    private static (string English, string Chinese, string Effect, string ChineseEffect) Name(CertificateUse use) => use == CertificateUse.Page
        ? ("the page's certificate", "页面的证书", "browsers refuse it", "浏览器不再接受")
        : ("the cluster's certificate, or its authority's,", "集群的证书（或其 CA 的证书）", "no gate lets this one in", "其他网关不再接受本网关");

    // Before the first attempt it has no address.
    private static string Name(LinkStatus link) => link.Target.Length > 0 ? $"LoginSrv {link.Target}" : "LoginSrv";

    private static string Percent(double share) => Math.Round(share * 100).ToString(CultureInfo.InvariantCulture);
}
