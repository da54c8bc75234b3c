using System.Text.RegularExpressions;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Tests.Admission;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What is drawn in a process that speaks Chinese. Alone: the language is the whole process's.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed partial class ChineseFrameSpec : IDisposable
{
    private const int Height = 24;

    private static readonly string[] Pages = ["1", "2", "3", "4", "5", "6", "7", "8", "?"];

    // Units, keys, and what the gate of the samples tells.
    private static readonly string[] Names =
    [
        "logingate", "LoginSrv", "AS", "AS64496", "MiB", "KiB", "Tab", "Enter", "Esc", "Ctrl", "PgUp", "PgDn", "Home", "End", "admin",
        "main", "line2", "north", "south", "west", "anna", "TooManyConnections", "PeerClosed", "IdleTimeout", "Accepted", "WrongPassword", "relaying",
        "db8", "NL", "Example", "Networks", "by", "an", "operator", "banned", "INFO", "first", "login", "gate", "cluster", "enabled",
    ];

    private static readonly Phrase Away = new GateAwayException($"no gate at {TopSamples.Address}: {Phrase.Of("nobody listens there")}").Reason;

    public ChineseFrameSpec() => Catalogue.Current = Catalogue.Chinese;

    public void Dispose() => Catalogue.Current = null;

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Nothing_is_English_but_names(int width)
    {
        foreach (var page in Pages)
        {
            var state = TopSamples.State(lines: 2).Press(page).Told(Log);
            var all = OfAllGates().Press(page).Told(command => Log(command) ?? TopSamples.Clustered(command));
            foreach (var seen in (TopState[])[state, all, state with { Right = AccessRight.View }, new TopState(TopSamples.Address).Press(page), state.Miss(Away)])
                AssertChinese(Draw(seen, width));
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_client_an_address_and_a_trace_are_told_in_Chinese(int width)
    {
        var client = TopSamples.State().Press("2").Told().Press("j", "Enter").Told();
        AssertChinese(Draw(client, width));
        Assert.Equal(
            ["线路 main 的会话 2（203.0.113.2:4000）", "客户端          203.0.113.2:4000", "线路            main", "账号            anna", "登录            Accepted, 拒绝 1 次: WrongPassword",
                "到来            2026-01-31 12:00:00Z", "已在线          1分30秒", "状态            relaying", "最近收到        1.0秒前", "连到            10.0.0.1:7000",
                "发往 LoginSrv   12 个封包, 600 B", "发给客户端      3 个回复, 90 B"],
            TextsOf(client, width)[3..^1].Select(text => text.Trim()).Where(text => text.Length > 0));
        var ended = client.Told(c => c.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Found(2, endedBy: "PeerClosed"))
            : c.StartsWith("gate session ", StringComparison.Ordinal) ? InspectResult.Failed("") : null);
        Assert.Contains("结束            2026-01-31 12:30:00Z，原因 PeerClosed", Text(ended, width), StringComparison.Ordinal);

        var trace = client.Press("t").Take(new Traced(1, Amounts.LinesTooFast(7).Said));
        AssertChinese(Draw(trace, width));
        Assert.Contains("跟踪线路 main 的会话 2（203.0.113.2:4000）", Text(trace, width), StringComparison.Ordinal);
        Assert.Contains("（7 行太快，未能显示）", Text(trace, width), StringComparison.Ordinal);

        var address = TopSamples.State().Press("3").Told().Press("Enter").Told();
        AssertChinese(Draw(address, width));
        foreach (var shown in (string[])["地址 198.51.100.99", "14,000 次连接，拒绝 13,965，违规 2，发送 2.0 KiB", "203.0.113.0/24 永久: by an operator", "来自那里的客户端  1"])
            Assert.Contains(shown, Text(address, width), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_overview_lines_up(int width)
    {
        var rows = Draw(TopSamples.State(lines: 2), width);
        var text = string.Join('\n', rows);
        foreach (var shown in (string[])["已运行 1小时02分", "内存 90.0 MiB", "1 概览 2 会话 3 地址 4 攻击者 5 封禁 6 查找 7 网关 8 日志", " 会话：当前 2,408  最多 3,786  累计 96,422   显示全部 2 条线路",
            "发往 LoginSrv 3,000/s", "发给客户端 1,500/s", "q 结束   ? 帮助   左、右 线路   m 攻击模式"])
            Assert.Contains(shown, text, StringComparison.Ordinal);

        Assert.Equal((width - 2) / 2 + 3, ColumnOf(RowWith(rows, "发往 LoginSrv"), "发给客户端"));
        AssertColumns(rows, "线路    ", "main    ", ["线路", "LoginSrv"], ["main", "正常"], isRight: false);
        AssertColumns(rows, "线路    ", "main    ", ["会话", "往返", "收/秒", "发/秒"], ["1,204", "1.5ms", "1,500", "750"], isRight: true);
        // Each panel begins where its title does.
        AssertColumns(rows, "断开", "TooManyConnections", ["拒绝", "断开"], ["TooManyConnections", "PeerClosed"], isRight: false);
        if (width == 120)
            AssertColumns(rows, "断开", "198.51.100.99", ["地址", "客户端", "拒绝"], ["198.51.100.99", null, "13,965"], isRight: null);
        else
            AssertColumns(rows, "断开", "198.51.100.99", ["地址", "在线/拒绝"], ["198.51.100.99", "0/13,965"], isRight: null);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Lists_line_up(int width)
    {
        var sessions = Draw(TopSamples.State().Press("2").Told(), width);
        AssertColumns(sessions, "客户端", "203.0.113.3:4000", ["客户端"], ["203.0.113.3:4000"], isRight: false);
        AssertColumns(sessions, "客户端", "203.0.113.3:4000", ["会话^", "时长", "空闲", "封包", "回复"], ["3", "3.5s", "1.0s", "30", null], isRight: true);

        var attackers = Draw(TopSamples.State().Press("4").Told(), width);
        AssertColumns(attackers, "来源", "198.51.100.99", ["来源", "已封禁"], ["198.51.100.99", "是"], isRight: false);
        AssertColumns(attackers, "来源", "198.51.100.99", ["拒绝v", "连接", "违规"], ["13,965", "14,000", "2"], isRight: true);

        var gates = Draw(OfAllGates().Press("7").Told(TopSamples.Clustered), width);
        AssertColumns(gates, "LoginSrv", "south", ["网关^", "LoginSrv", "版本"], ["south", "1/1 正常", null], isRight: false);
        Assert.Contains(gates, row => row.ToString().Contains("west          数字已过时", StringComparison.Ordinal));
        AssertColumns(Draw(TopSamples.State().Press("5").Told(), width), "截止", "203.0.113.0/24", ["已封禁", "截止", "理由"], ["203.0.113.0/24", "永久", "by an"], isRight: false);
        AssertColumns(Draw(TopSamples.State().Press("6").Told(), width), "账号", "203.0.113.2:4000", ["账号", "结束原因"], ["anna", "在线"], isRight: false);
    }

    [Fact]
    public void Help_keys_and_notices_fit_80_columns()
    {
        foreach (var page in Pages)
        {
            var state = TopSamples.State(lines: 2).Press(page).Told();
            Assert.Equal(TextsOf(state, 200)[^1].TrimEnd(), TextsOf(state, 80)[^1].TrimEnd());
            Assert.Equal(TextsOf(state, 200)[0].TrimEnd(), TextsOf(state, 80)[0].TrimEnd());
        }
        var help = (TopSamples.State() with { Right = AccessRight.View }).Press("?");
        Assert.Equal(TextsOf(help, 200)[..^1].Select(row => row.TrimEnd()), TextsOf(help, 80)[..^1].Select(row => row.TrimEnd()));
        foreach (var shown in (string[])["按键   x b u t m 需要 admin 权限；你只能查看", "1 到 8、Tab       各个页面；a：攻击者", "b, u              封禁地址，撤销它的封禁", "q, Ctrl-C         结束"])
            Assert.Contains(shown, Text(help, 80), StringComparison.Ordinal);
        Assert.All(Draw(help, 80).Skip(4).Take(14), row => Assert.Equal(1 + 18, ColumnOf(row, ChineseOf(row.ToString()[14..]))));
    }

    [Fact]
    public void Questions_prompts_and_notices_are_Chinese()
    {
        var state = TopSamples.State().Press("3").Told();
        Assert.Equal(" 封禁 198.51.100.99 多久（10m、2d、永久 ever）：10", Foot(state.Press("b", "10")).TrimEnd());
        Assert.Equal(" '10' 不是时长，例如 90s、10m、2h 或 30d：", Foot(state.Press("b", "10", "Enter")).TrimEnd());
        Assert.Equal(" 理由：cheats", Foot(state.Press("b", "10m", "Enter", "cheats")).TrimEnd());
        // Known words among them: what the user has typed stays so.
        Assert.StartsWith(" 封禁 198.51.100.99，为时 10m，理由 'banned'？ y/N ", Foot(state.Press("b", "10m", "Enter", "banned", "Enter")), StringComparison.Ordinal);
        Assert.StartsWith(" 封禁 198.51.100.99，永久？ y/N ", Foot(state.Press("b", "ever", "Enter", "Enter")), StringComparison.Ordinal);
        Assert.StartsWith(" 撤销对 198.51.100.99 的封禁？ y/N ", Foot(state.Press("u")), StringComparison.Ordinal);
        Assert.Equal(" 没有执行", Foot(state.Press("u", "n")).TrimEnd());
        Assert.Equal(" 没有选中客户端", Foot(state.Press("x")).TrimEnd());
        Assert.Equal(" 本网关不在集群中", Foot(state.Press("w")).TrimEnd());
        Assert.StartsWith(" 踢出线路 main 的会话 1（203.0.113.1:4000）？ y/N ", Foot(state.Press("2").Told().Press("x")), StringComparison.Ordinal);
        Assert.StartsWith(" 进入攻击模式，直到撤销？ y/N ", Foot(state.Press("m")), StringComparison.Ordinal);
        Assert.Equal(" x 需要 admin 权限；你只能查看", Foot((state with { Right = AccessRight.View }).Press("x")).TrimEnd());
        Assert.Equal(" 最多 100 个字符", Foot(state.Press("/", new string('x', 101), "Enter")).TrimEnd());
        Assert.Equal(" 无法连接网关；正在重试", TextsOf(state.Miss("无法连接网关"), 80)[1].TrimEnd());
        Assert.Equal(["30x8 太小", "q 结束"], TextsOf(state, 30, 8));
    }

    [Fact]
    public void What_other_people_wrote_stays_as_it_is()
    {
        // Each is a word of this program too.
        var state = TopSamples.State().Press("6").Told(c => c.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Found(2, "no", "up")) : null);
        Assert.Matches(@" no +1m 30s +up ", Text(state, 80));
        Assert.Contains("   含有 held", Text(state.Press("/", "held", "Enter"), 80), StringComparison.Ordinal);
        Assert.Contains("账号            no", Text(state.Press("Enter").Told(c => c.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Found(2, "no")) : null), 80), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_cut_within_a_character_ends_in_a_blank()
    {
        var row = new Row().Add("会话").Add("ab").Cut(3);
        Assert.Equal(("会 ", 3), (row.ToString(), row.Width));
    }

    private static InspectResult? Log(string command) => command.StartsWith("log", StringComparison.Ordinal) ? TopSamples.Said(["2026-01-31 12:00:00.000+00:00 INFO first"]) : null;

    private static TopState OfAllGates() => (new TopState(TopSamples.Address) with { Scope = Scope.All }).Told(TopSamples.Clustered);

    private static IReadOnlyList<Row> Draw(TopState state, int width, int height = Height)
    {
        var rows = TopFrame.Draw(state with { Size = (width, height) });
        Assert.All(rows, row => Assert.Equal(CellText.Width(row.ToString()), row.Width));
        Assert.All(rows, row => Assert.InRange(row.Width, 0, width));
        if (width >= 80)
        {
            Assert.Equal(height, rows.Count);
            Assert.Equal(width, rows[0].Width);
        }
        return rows;
    }

    private static string[] TextsOf(TopState state, int width, int height = Height) => [.. Draw(state, width, height).Select(row => row.ToString())];

    private static string Text(TopState state, int width) => string.Join('\n', TextsOf(state, width));

    private static string Foot(TopState state) => TextsOf(state, 80)[^1];

    private static void AssertChinese(IReadOnlyList<Row> rows)
    {
        Assert.Contains(rows, row => ChineseOf(row.ToString()).Length > 0);
        foreach (var row in rows)
            Assert.DoesNotContain(Word().Matches(row.ToString()).Select(match => match.Value), word => !Names.Contains(word));
    }

    /// <summary>The cells of a row stand below their heads; null: whatever is in the cell.</summary>
    private static void AssertColumns(IReadOnlyList<Row> rows, string headWith, string rowWith, string[] heads, string?[] cells, bool? isRight)
    {
        var (head, row) = (RowWith(rows, headWith), RowWith(rows, rowWith));
        for (var i = 0; i < heads.Length; i++)
        {
            var at = ColumnOf(head, heads[i], isRight == null && i > 0);
            if (cells[i] is not { } cell)
                continue;
            if (isRight ?? i > 0)
                Assert.Equal(at + CellText.Width(heads[i]), ColumnOf(row, cell, isLast: isRight is null) + CellText.Width(cell));
            else
                Assert.Equal(at, ColumnOf(row, cell));
        }
    }

    private static Row RowWith(IReadOnlyList<Row> rows, string text) => rows.Skip(3).First(row => row.ToString().Contains(text, StringComparison.Ordinal));

    private static int ColumnOf(Row row, string text, bool isLast = false)
    {
        var all = row.ToString();
        var at = isLast ? all.LastIndexOf(text, StringComparison.Ordinal) : all.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{text}' is not in '{all}'");
        return CellText.Width(all[..at]);
    }

    /// <summary>A text from its first Chinese character on.</summary>
    private static string ChineseOf(string text) => Chinese().Match(text).Value;

    // A key is one letter.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]+(?![A-Za-z0-9…])")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u4e00-\u9fff].*")]
    private static partial Regex Chinese();
}
