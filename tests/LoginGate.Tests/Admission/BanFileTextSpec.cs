using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class BanFileTextSpec
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<AddressSpan, Ban?> NoChange = [];

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", null, "")]
    [InlineData("  203.0.113.0/24\t# spam  ", "203.0.113.0/24", null, "spam")]
    [InlineData("203.0.113.7 # until=2026-01-01", "203.0.113.7", null, "until=2026-01-01")]
    [InlineData("203.0.113.7 until=2026-04-01T12:30:00Z # x", "203.0.113.7", "2026-04-01T12:30:00Z", "x")]
    [InlineData("203.0.113.7\tUntil=2026-04-01T12:30:00+08:00", "203.0.113.7", "2026-04-01T04:30:00Z", "")]
    [InlineData("203.0.113.7 until=2026-04-01T12:30", "203.0.113.7", "2026-04-01T12:30:00Z", "")]
    [InlineData("203.0.113.7 until=2026-04-01", "203.0.113.7", "2026-04-01T00:00:00Z", "")]
    [InlineData("203.0.113.7 since=2026-01-01 until=2026-04-01 ; y", "203.0.113.7", "2026-04-01T00:00:00Z", "y")]
    [InlineData("203.0.113.7 // z", "203.0.113.7", null, "z")]
    [InlineData("2001:db8::/32", "2001:db8::/32", null, "")]
    [InlineData("203.0.113.1-203.0.113.4", "203.0.113.1-203.0.113.4", null, "")]
    [InlineData("203.0.113.4 note", "203.0.113.4", null, "note")]
    [InlineData("203.0.113.4#note", "203.0.113.4", null, "note")]
    [InlineData("203.0.113.4 seen 2026-01-01 12:30:05 until=2026-04-01 # twice", "203.0.113.4", "2026-04-01T00:00:00Z", "seen 2026-01-01 12:30:05 twice")]
    [InlineData("203.0.113.4 - note", "203.0.113.4", null, "note")]
    [InlineData("203.0.113.4,note,more", "203.0.113.4", null, "note,more")]
    [InlineData("203.0.113.4, 203.0.113.9-203.0.113.11,2001:db8::/32 three", "203.0.113.4 203.0.113.9-203.0.113.11 2001:db8::/32", null, "three")]
    [InlineData("203.0.113.4;203.0.113.5", "203.0.113.4 203.0.113.5", null, "")]
    [InlineData("203.0.113.4 ; note", "203.0.113.4", null, "note")]
    [InlineData("2001:db8::1-2001:db8::ff", "2001:db8::1-2001:db8::ff", null, "")]
    [InlineData("203.0.113.0 - 203.0.113.255 # area", "203.0.113.0/24", null, "area")]
    public void A_line_says_whom_it_bans_how_long_and_why(string text, string ranges, string? until, string reason)
    {
        Assert.True(BanLine.TryRead(text, out var line, out var error), error.ToString());

        Assert.Equal(ranges, string.Join(' ', line.Spans));
        Assert.Equal(until, line.Until is { } time ? BanLine.ShowTime(time) : null);
        Assert.Equal(reason, line.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t\r")]
    [InlineData("# 203.0.113.7")]
    [InlineData("; 203.0.113.7")]
    [InlineData("// 203.0.113.7")]
    public void Comments_and_empty_lines_ban_nobody(string text)
    {
        Assert.True(BanLine.TryRead(text, out var line, out _));
        Assert.Empty(line.Spans);
    }

    [Theory]
    [InlineData("203.0.113", "not an IP address")]
    [InlineData("203.0.113.7 203.0.113.8", "names another address")]
    [InlineData("203.0.113.0 255.255.255.0", "names another address")]
    [InlineData("203.0.113.0 to 203.0.113.255", "names another address")]
    [InlineData("203.0.113.0 spammer 203.0.113.999", "names another address")]
    [InlineData("203.0.113.0/24-203.0.113.99", "is not a range")]
    [InlineData("203.0.113.0-", "is not a range")]
    [InlineData("203.0.113.0-255", "is not a range")]
    [InlineData("203.0.113.0 - 255", "is not a range")]
    [InlineData("203.0.113.*", "not an IP address")]
    [InlineData("203.0.113.0/255.255.255.0", "prefix of 0 to 32")]
    [InlineData("203.0.113.4,5", "not an IP address")]
    [InlineData("203.0.113.4;203.0.113.5 note", "a list or a comment")]
    [InlineData("203.0.113.4 id=7", "neither until= nor since=")]
    [InlineData("- 203.0.113.4", "does not begin with it")]
    [InlineData("封禁 203.0.113.4", "does not begin with it")]
    [InlineData("203.0.113.4又203.0.113.5", "names another address")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("203.0.113.7 untill=2026-04-01", "neither until= nor since=")]
    [InlineData("203.0.113.7 until=tomorrow", "neither until= nor since=")]
    [InlineData("203.0.113.7 until=04/01/2026", "neither until= nor since=")]
    [InlineData("203.0.113.7 until=2026-04-01 until=2027-04-01", "neither until= nor since=")]
    [InlineData("203.0.113.7 until=2026-04-01 12:00", "neither until= nor since=")]
    [InlineData("until=2026-04-01", "not an IP address")]
    public void A_line_that_makes_no_sense_bans_nobody_and_is_told(string text, string reason)
    {
        var (bans, problems) = BanFileText.Read(BanListText.Encode($"# first\n{text}\n198.51.100.1\n"));

        Assert.Equal(Network("198.51.100.1"), Assert.Single(bans).Range);
        var problem = Assert.Single(problems);
        Assert.Equal((2, text), (problem.Line, problem.Text));
        Assert.Contains(reason, problem.Reason.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.0—203.0.113.255", "203.0.113.0/24")]
    [InlineData("203.0.113.0——203.0.113.255", "203.0.113.0/24")]
    [InlineData("203.0.113.0－203.0.113.9", "203.0.113.0-203.0.113.9")]
    [InlineData("203.0.113.0–203.0.113.9", "203.0.113.0-203.0.113.9")]
    [InlineData("203.0.113.0～203.0.113.9", "203.0.113.0-203.0.113.9")]
    [InlineData("203.0.113.0~203.0.113.9", "203.0.113.0-203.0.113.9")]
    [InlineData("203.0.113.0 至 203.0.113.9", "203.0.113.0-203.0.113.9")]
    [InlineData("２０３．０．１１３．７", "203.0.113.7")]
    [InlineData("203。0。113。7", "203.0.113.7")]
    [InlineData("203.0.113.0／24", "203.0.113.0/24")]
    [InlineData("2001：db8：：／32", "2001:db8::/32")]
    [InlineData("203.0.113.7，203.0.113.9", "203.0.113.7 203.0.113.9")]
    [InlineData("203.0.113.7、203.0.113.9", "203.0.113.7 203.0.113.9")]
    [InlineData("203.0.113.7；203.0.113.9", "203.0.113.7 203.0.113.9")]
    [InlineData("\u3000203.0.113.7\u3000封停", "203.0.113.7")]
    [InlineData("203.0.113.7＃封停", "203.0.113.7")]
    [InlineData("203.0.113.7封停", "203.0.113.7")]
    [InlineData("203.0.113.7 —— 封停", "203.0.113.7")]
    [InlineData("封停名单 2026年", "")]
    [InlineData("—————— 名单 ——————", "")]
    public void Signs_as_Chinese_editors_type_them_mean_what_they_mean(string line, string ranges)
    {
        var gbk = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        foreach (var encoding in (System.Text.Encoding[])[System.Text.Encoding.UTF8, gbk, System.Text.Encoding.Unicode])
        {
            // GBK has no such dash.
            if (encoding == gbk && line.Contains('\u2013', StringComparison.Ordinal))
                continue;
            var (bans, problems) = BanFileText.Read(BanListText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(line)]));

            Assert.Empty(problems);
            Assert.Equal(ranges, string.Join(' ', bans.Select(b => b.Range)));
            Assert.All(bans, b => Assert.Equal(line.Contains("封停", StringComparison.Ordinal) ? "封停" : "", b.Reason));
        }
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_may_end_in_any_way_and_new_ones_end_as_the_others(string end)
    {
        var text = string.Join(end, ["203.0.113.1", "nonsense", "203.0.113.2 # x", ""]);

        var (bans, problems) = BanFileText.Read(text);

        Assert.Equal(["203.0.113.1", "203.0.113.2"], bans.Select(b => $"{b.Range}"));
        Assert.Equal((2, "nonsense"), (Assert.Single(problems).Line, problems[0].Text));
        Assert.Equal(
            text + $"203.0.113.3 since=2026-03-01T12:00:00Z # new{end}",
            BanFileText.Apply(text, Change("203.0.113.3", "", "new"), Now));
    }

    [Fact]
    public void An_original_list_with_GBK_comments_is_read_and_its_bytes_stay_as_they_are()
    {
        // "blocked" in GBK, and a character whose second byte would end a line in Unicode; before it all, a byte order mark.
        const string Gbk = "\u00b7\u00e2\u00cd\u00a3\u0081\u0085";
        const string Original = $"\u00EF\u00BB\u00BF203.0.113.7\r\n;{Gbk}\n198.51.100.1 {Gbk}\n{Gbk}\n192.0.2.0-192.0.2.255\r\n";

        var (bans, problems) = BanFileText.Read(Original);

        Assert.Equal(["203.0.113.7", "198.51.100.1", "192.0.2.0/24"], bans.Select(b => b.Range.ToString()));
        Assert.Empty(problems);
        Assert.Equal(Original, BanFileText.Apply(Original, NoChange, Now));
    }

    [Fact]
    public void A_new_file_explains_itself()
    {
        var text = BanFileText.Apply("", Change("203.0.113.7", "until=2026-03-01T12:10:00Z", "too many packets"), Now);

        Assert.All(text.Split('\n')[..^2], line => Assert.StartsWith("#", line, StringComparison.Ordinal));
        Assert.EndsWith("\n203.0.113.7 until=2026-03-01T12:10:00Z since=2026-03-01T12:00:00Z # too many packets\n", text, StringComparison.Ordinal);
        var (bans, problems) = BanFileText.Read(text);
        Assert.Empty(problems);
        Assert.Equal(new Ban(Network("203.0.113.7"), Now.AddMinutes(10), Now, "too many packets"), Assert.Single(bans));
    }

    [Fact]
    public void A_time_written_is_the_time_read()
    {
        var ban = new Ban(Network("203.0.113.7"), Now.AddTicks(1_234_567), Now.AddTicks(7), "");

        Assert.Equal(ban, Assert.Single(BanFileText.Read(ban.Write()).Bans));
        Assert.Empty(BanFileText.Read(BanFileText.Apply(ban.Write(), NoChange, ban.Until!.Value)).Bans);
    }

    [Fact]
    public void Changes_leave_every_other_line_where_and_as_it_is()
    {
        const string Before = "# my list\r\n\r\n  203.0.113.1   # keep  \r\nnonsense 1\r\n203.0.113.2 # lift\r\n203.0.113.3 until=2026-02-01\r\n203.0.113.4 # shorter";
        var changes = Change("203.0.113.2", null, "").Concat(Change("203.0.113.4", "", "for good")).Concat(Change("203.0.113.5", "", "new")).ToDictionary();

        var after = BanFileText.Apply(Before, changes, Now);

        Assert.Equal(
            "# my list\r\n\r\n  203.0.113.1   # keep  \r\nnonsense 1\r\n" +
            "203.0.113.4 since=2026-03-01T12:00:00Z # for good\r\n203.0.113.5 since=2026-03-01T12:00:00Z # new\r\n", after);
    }

    [Fact]
    public void One_address_lifted_out_of_a_list_leaves_the_rest_of_it()
    {
        var after = BanFileText.Apply("203.0.113.1-203.0.113.4, 203.0.113.9，2001:db8::1 # area\n", Change("203.0.113.9", null, ""), Now);

        Assert.Equal("203.0.113.1-203.0.113.4 # area\n2001:db8::1 # area\n", after);
    }

    [Fact]
    public void Lines_for_one_address_become_one_when_it_changes()
    {
        var after = BanFileText.Apply("203.0.113.1 # a\n203.0.113.1 # b\n", Change("203.0.113.1", "", "c"), Now);

        Assert.Equal("203.0.113.1 since=2026-03-01T12:00:00Z # c\n", after);
    }

    [Fact]
    public void A_reason_cannot_break_out_of_its_line()
    {
        var text = BanFileText.Apply("#\n", Change("203.0.113.1", "", "a\r\n0.0.0.0/0\u0085\u2028封停"), Now);

        var ban = Assert.Single(BanFileText.Read(text).Bans);
        Assert.Equal(("203.0.113.1", "a  0.0.0.0/0  封停"), ($"{ban.Range}", ban.Reason));
    }

    [Fact]
    public void Whatever_the_bytes_reading_never_fails_and_rewriting_changes_nothing_unasked()
    {
        const int Seed = 98;
        var random = new Random(Seed);
        var pieces = new[] { "203.0.113.7", "/24", " ", "-", "until=", "2026-02-01", "#", "\n", "\r\n", ";", "//", "::", "\u00ff", "\u0085", "=", "\0" };
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])) + "\n";
            var (bans, _) = BanFileText.Read(text);
            // Before everything that ends.
            var after = BanFileText.Apply(text, NoChange, DateTimeOffset.MinValue);
            Assert.True(text == after, $"seed {Seed}, round {round}: {text} became {after}");

            // Written anew, each ban is the same ban.
            foreach (var ban in bans)
                Assert.Equal(ban with { Reason = "" }, Assert.Single(BanFileText.Read(ban.Write()).Bans) with { Reason = "" });
        }
    }

    /// <summary>One change: null lifts the ban, an empty text makes a permanent one.</summary>
    private static Dictionary<AddressSpan, Ban?> Change(string range, string? until, string reason)
    {
        if (until is null)
            return new() { [Network(range)] = null };
        Assert.True(BanLine.TryRead($"{range} {until}", out var line, out _));
        return new() { [Network(range)] = new Ban(Network(range), line.Until, Now, reason) };
    }
}
