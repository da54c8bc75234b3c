using System.Globalization;
using System.Text.Json;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The page of a running gate in a real browser.</summary>
public sealed class PageTests
{
    private const string Loaded = "document.querySelector('#tile-sessions')";

    [BrowserFact]
    public async Task The_numbers_on_the_page_are_the_gates_and_nothing_is_fetched_from_elsewhere()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var first = await gate.LogInAsync(0);
        await using var second = await gate.LogInAsync(1);
        await using var browser = await OpenAsync(gate);

        await browser.UntilAsync("document.querySelector('#tile-sessions .value').textContent === '2'");
        var main = (await gate.AskAsync("status")).GetProperty("lines")[0];
        await browser.UntilAsync($"{Cell("lines", 9)} === '{Number(main, "packets", "total")}'");
        Assert.Equal(gate.Process.EndPoint().ToString(), await CellAsync(browser, "lines", 1));
        Assert.Equal($"up {gate.LoginSrv.EndPoint}", await CellAsync(browser, "lines", 2));
        Assert.Equal(Number(main, "replies", "total"), await CellAsync(browser, "lines", 10));
        Assert.Equal("peak 2, 2 in all", await browser.TextAsync("#tile-sessions .more"));
        // What there is not, such as the system's firewall, is not shown.
        Assert.DoesNotContain("null", await browser.TextAsync("#panel"), StringComparison.Ordinal);
        // The graphs have come alive, and the one of LoginSrv's state is green.
        await browser.UntilAsync("document.querySelectorAll('#chart-traffic .curve').length === 2");
        await browser.UntilAsync("document.querySelector('#strips .segment.up')");

        foreach (var tab in (string[])["sessions", "find", "addresses", "attackers", "guesses", "bans", "tree", "log", "lines"])
        {
            await browser.ClickAsync($"#tab-{tab}");
            await browser.UntilAsync($"document.querySelector('#panel #{tab}').textContent");
        }
        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, r => Assert.True(r.StartsWith(gate.Address.AbsoluteUri, StringComparison.Ordinal) || r.StartsWith("data:", StringComparison.Ordinal), r));
    }

    [BrowserFact]
    public async Task Sessions_can_be_sorted_and_filtered_and_the_tree_shows_them()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var first = await gate.LogInAsync(0);
        await using var second = await gate.LogInAsync(1);
        Assert.True((await second.DoAsync(RobotStep.Version)).IsGood);
        await using var browser = await OpenAsync(gate);

        await browser.ClickAsync("#tab-sessions");
        await browser.UntilAsync($"{Cell("sessions", 0)} === '1'");
        await browser.ClickAsync("#sessions th:nth-child(6) button");
        await browser.UntilAsync($"{Cell("sessions", 0)} === '2'");
        Assert.Equal("descending", (await browser.ValueAsync("document.querySelector('#sessions th:nth-child(6)').ariaSort")).GetString());
        await browser.EnterAsync("#filter-sessions", "203.0.113.9");
        await browser.UntilAsync("!document.querySelector('#sessions tbody')");
        await browser.EnterAsync("#filter-sessions", "127.0.0.0/8");
        await browser.UntilAsync("document.querySelectorAll('#sessions tbody tr').length === 2");

        // One that is gone, by its account and by why it ended in the page's language.
        first.Close();
        await browser.ClickAsync("#tab-find");
        await browser.EnterAsync("#filter-find", LabAccounts.Default.Accounts[0].Name);
        await browser.UntilAsync($"document.querySelectorAll('#find tbody tr').length === 1 && {Cell("find", 7)} === 'Peer closed'");
        await browser.EnterAsync("#language", "zh");
        await browser.EnterAsync("#filter-find", "客户端关闭");
        await browser.UntilAsync($"document.querySelectorAll('#find tbody tr').length === 1 && {Cell("find", 3)} === '{LabAccounts.Default.Accounts[0].Name}'");
        Assert.Equal("已通过", await CellAsync(browser, "find", 8));

        await browser.ClickAsync("#tab-tree");
        await browser.UntilAsync("[...document.querySelectorAll('#tree .name')].some(n => n.textContent === 's-2')");
        await browser.ClickAsync("#tree details[data-path='/user/gate'] summary");
        await Task.Delay(2500);
        Assert.False((await browser.ValueAsync("document.querySelector(\"#tree details[data-path='/user/gate']\").open")).GetBoolean());
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task Of_many_sessions_any_is_found_and_all_can_be_leafed_through_in_any_order()
    {
        await using var gate = await HttpGate.StartAsync("login-gate.defaults.client.max-sessions=2000");
        await using var crowd = await Crowd.EnterAsync(gate, 1200);
        await using var browser = await OpenAsync(gate);
        await browser.ClickAsync("#tab-sessions");
        await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '1–50 of 1,200'");

        // Number, address and order are the gate's, not those of what the page has loaded.
        await browser.EnterAsync("#filter-sessions", "1177");
        await browser.UntilAsync($"document.querySelector('#sessions-count').textContent === '1–1 of 1 found; 1,200 in all' && {Cell("sessions", 0)} === '1177'");
        await browser.EnterAsync("#filter-sessions", "127.0.3.0/24");
        await browser.UntilAsync($"document.querySelector('#sessions-count').textContent === '1–50 of {crowd.CountIn("127.0.3.")} found; 1,200 in all'");
        await browser.EnterAsync("#filter-sessions", crowd.Address(1150));
        await browser.UntilAsync($"document.querySelectorAll('#sessions tbody tr').length === 1 && {Cell("sessions", 2)}.startsWith('{crowd.Address(1150)}:')");
        await browser.EnterAsync("#filter-sessions", "");
        await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '1–50 of 1,200'");

        await browser.ClickAsync("#sessions th:nth-child(1) button");
        await browser.UntilAsync($"{Cell("sessions", 0)} === '1200'");
        Assert.Equal("descending", (await browser.ValueAsync("document.querySelector('#sessions th:nth-child(1)').ariaSort")).GetString());
        await browser.ClickAsync("#sessions-after");
        await browser.UntilAsync($"{Cell("sessions", 0)} === '1150' && document.querySelector('#sessions-count').textContent === '51–100 of 1,200'");
        await browser.ClickAsync("#sessions th:nth-child(3) button");
        await browser.UntilAsync($"{Cell("sessions", 2)}?.startsWith('{crowd.Address(0)}:') && document.querySelector('#sessions-before').disabled");

        await browser.ClickAsync("#tab-addresses");
        await browser.UntilAsync("document.querySelector('#addresses-count').textContent === '1–50 of 1,200'");
        await browser.EnterAsync("#filter-addresses", crowd.Address(1199));
        await browser.UntilAsync($"document.querySelectorAll('#addresses tbody tr').length === 1 && {Cell("addresses", 0)} === '{crowd.Address(1199)}'");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task A_page_behind_the_lists_new_end_gives_way_to_the_last_one()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await OpenAsync(gate);
        await browser.ClickAsync("#tab-sessions");
        await using (await Crowd.EnterAsync(gate, 120))
        {
            await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '1–50 of 120'");
            await browser.ClickAsync("#sessions-after");
            await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '51–100 of 120'");
            await browser.ClickAsync("#sessions-after");
            await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '101–120 of 120' && document.querySelector('#sessions-after').disabled");
        }
        await browser.UntilAsync("document.querySelector('#sessions-count').textContent === '0 of 0' && document.querySelector('#sessions .empty')");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task Bans_are_found_by_the_words_in_which_the_page_shows_their_reason()
    {
        var bans = Path.GetTempFileName();
        await File.WriteAllLinesAsync(bans, Enumerable.Range(0, 600).Select(i => $"203.0.{i / 200}.{i % 200 + 1} # {(i == 599 ? "TooManyPackets" : "HttpProbe")}"));
        await using var gate = await HttpGate.StartAsync($"login-gate.admission.ban-file={bans}");
        await using var browser = await OpenAsync(gate);
        await browser.ClickAsync("#tab-bans");
        await browser.EnterAsync("#filter-bans", "too many packets");
        await browser.UntilAsync($"document.querySelector('#bans-count').textContent === '1–1 of 1 found; 600 in all' && {Cell("bans", 0)} === '203.0.2.200'");
        await browser.EnterAsync("#language", "zh");
        await browser.EnterAsync("#filter-bans", "发包过快");
        await browser.UntilAsync("document.querySelector('#bans-count').textContent === '第 1–1 条，找到 1 条，共 600 条'");
        await browser.EnterAsync("#filter-bans", "a \"quote");
        await browser.UntilAsync("document.querySelector('#bans-count').textContent === '第 0 条，找到 0 条，共 600 条'");
        Assert.Empty(browser.Complaints);
        File.Delete(bans);
    }

    [BrowserFact]
    public async Task Text_of_strangers_is_shown_and_never_run()
    {
        const string markup = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        var bans = Path.GetTempFileName();
        await File.WriteAllTextAsync(bans, $"203.0.113.9 # {markup}\n{markup}\n");
        await using var gate = await HttpGate.StartAsync($"login-gate.admission.ban-file={bans}");
        await using var browser = await OpenAsync(gate);

        await browser.ClickAsync("#tab-bans");
        await browser.UntilAsync($"document.querySelector('#bans').textContent.includes({JsonSerializer.Serialize(markup)})");
        await browser.ClickAsync("#tab-log");
        await browser.UntilAsync("document.querySelector('#log').textContent.includes('<img src=x')");

        Assert.Equal(0, (await browser.ValueAsync("document.querySelectorAll('img, main script').length")).GetInt32());
        Assert.Equal("LoginGate", (await browser.ValueAsync("document.title")).GetString());
        Assert.Empty(browser.Complaints);
        File.Delete(bans);
    }

    [BrowserFact]
    public async Task The_browsers_language_and_theme_come_first_and_a_choice_is_kept()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await Browser.StartAsync();
        await browser.SpeakAsync("zh-CN");
        await browser.PreferAsync("dark");
        await browser.GoToAsync(gate.Address);
        await browser.UntilAsync(Loaded);
        Assert.Equal("zh-CN", (await browser.ValueAsync("document.documentElement.lang")).GetString());
        Assert.Equal("会话", await browser.TextAsync("#tab-sessions"));
        Assert.Equal("吞吐量", await browser.TextAsync("#chart-traffic h2"));
        Assert.True(await BrightnessAsync(browser) < 60);

        await browser.EnterAsync("#language", "en");
        await browser.EnterAsync("#theme", "light");
        Assert.Equal("Sessions", await browser.TextAsync("#tab-sessions"));
        Assert.Equal("Throughput", await browser.TextAsync("#chart-traffic h2"));
        Assert.True(await BrightnessAsync(browser) > 200);

        await browser.DoAsync("Page.reload");
        await browser.UntilAsync($"{Loaded} && document.querySelector('#tab-sessions').textContent === 'Sessions'");
        Assert.True(await BrightnessAsync(browser) > 200);
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task No_chinese_word_is_missing_and_no_english_one_is_left()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await OpenAsync(gate);
        await browser.EnterAsync("#language", "zh");
        await browser.UntilAsync("document.querySelector('#lines th')?.textContent === '线路'");
        var words = (await browser.ValueAsync("""
            [...document.querySelectorAll('h2, th, [role=tab], .more, .key, label > span, option')].map(n => n.textContent)
              .filter(t => /[a-z]{3}/i.test(t.replace(/LoginSrv|Actor|MiB|KiB|English|main/g, '')))
            """)).EnumerateArray().Select(w => w.GetString()).ToList();
        Assert.Empty(words);
    }

    [BrowserFact]
    public async Task A_gate_that_does_not_answer_is_said_to_be_silent()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await OpenAsync(gate);
        Assert.True((await browser.ValueAsync("document.querySelector('#trouble').hidden")).GetBoolean());

        gate.Process.Kill();

        await browser.UntilAsync("!document.querySelector('#trouble').hidden");
        Assert.Contains("does not answer", await browser.TextAsync("#trouble"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_page_that_nobody_looks_at_asks_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await OpenAsync(gate);
        await SetVisibilityAsync(browser, "hidden");
        // A question that was under way.
        await Task.Delay(1500);
        var before = browser.Requests.Count;
        await Task.Delay(3000);
        Assert.Equal(before, browser.Requests.Count);

        await SetVisibilityAsync(browser, "visible");
        await browser.UntilAsync("true");
        var late = DateTime.UtcNow.AddSeconds(20);
        while (browser.Requests.Count <= before)
        {
            Assert.True(DateTime.UtcNow < late, "it does not ask again");
            await Task.Delay(50);
        }
    }

    [BrowserFact]
    public async Task It_fits_a_phone_and_every_control_has_a_name()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var robot = await gate.LogInAsync();
        await using var browser = await OpenAsync(gate);
        await browser.ResizeAsync(360, 700);
        foreach (var tab in (string[])["lines", "sessions", "find", "addresses", "attackers", "guesses", "bans", "tree", "log"])
        {
            await browser.ClickAsync($"#tab-{tab}");
            await browser.UntilAsync($"document.querySelector('#panel #{tab}').textContent");
            Assert.Equal(360, (await browser.ValueAsync("document.documentElement.scrollWidth")).GetInt32());

            var tree = await browser.DoAsync("Accessibility.getFullAXTree");
            var nameless = tree.GetProperty("nodes").EnumerateArray()
                .Where(n => !n.GetProperty("ignored").GetBoolean())
                .Where(n => Role(n) is "button" or "combobox" or "textbox" or "searchbox" or "checkbox" or "tab" or "tabpanel" or "image" or "link")
                .Where(n => string.IsNullOrWhiteSpace(n.GetProperty("name").GetProperty("value").GetString()));
            Assert.Empty(nameless.Select(n => n.ToString()));
        }
    }

    [BrowserFact]
    public async Task Gates_that_act_as_one_are_shown_in_a_table_of_their_own_and_one_that_is_gone_is_said()
    {
        var ports = LocalPorts.Free(2);
        string[] Cluster(int own, int other) =>
        [
            "login-gate.cluster.enabled=on", $"login-gate.cluster.name=gate-{own}", $"login-gate.cluster.listen.port={ports[own]}",
            $"login-gate.cluster.peers=[\"127.0.0.1:{ports[other]}\"]",
        ];
        await using var gate = await HttpGate.StartAsync(Cluster(0, 1));
        await using var other = await HttpGate.StartAsync(Cluster(1, 0));
        await using var robot = await other.LogInAsync();
        await using var browser = await OpenAsync(gate);

        await browser.UntilAsync("document.querySelector('#tab-gates')");
        await browser.ClickAsync("#tab-gates");
        await browser.UntilAsync($"{Cell("gates", 0)} === 'gate-1' && {Cell("gates", 5)} === '1'");
        Assert.Equal($"127.0.0.1:{ports[1]}", await CellAsync(browser, "gates", 1));
        Assert.Equal("up", await CellAsync(browser, "gates", 4));
        Assert.Equal("", await CellAsync(browser, "gates", 8));
        await browser.EnterAsync("#language", "zh");
        await browser.UntilAsync("document.querySelector('#gates th')?.textContent === '网关'");
        await browser.EnterAsync("#language", "en");

        other.Process.Kill();

        await browser.UntilAsync($"{Cell("gates", 8)}.startsWith('unreachable for')");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task Tabs_are_moved_between_with_the_arrow_keys()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var browser = await OpenAsync(gate);
        await browser.ValueAsync("document.querySelector('#tab-lines').focus()");
        await browser.PressAsync("ArrowRight");
        await browser.UntilAsync("document.activeElement.id === 'tab-sessions' && document.querySelector('#sessions')");
        await browser.PressAsync("ArrowLeft");
        await browser.PressAsync("ArrowLeft");
        await browser.UntilAsync("document.activeElement.id === 'tab-log' && document.activeElement.ariaSelected === 'true'");
    }

    [BrowserFact]
    public async Task Text_stands_out_from_its_ground_in_both_themes()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var robot = await gate.LogInAsync();
        await using var browser = await OpenAsync(gate);
        foreach (var theme in (string[])["light", "dark"])
        {
            await browser.EnterAsync("#theme", theme);
            foreach (var tab in (string[])["lines", "sessions", "log"])
            {
                await browser.ClickAsync($"#tab-{tab}");
                await browser.UntilAsync($"document.querySelector('#panel #{tab}').textContent");
                // WCAG 2 AA: 4.5 to 1.
                Assert.Empty((await browser.ValueAsync(TooPale)).EnumerateArray().Select(t => $"{theme}: {t.GetString()}"));
            }
        }
    }

    private const string TooPale = """
        (() => {
          const rgb = (c) => c.match(/[\d.]+/g).map(Number);
          const light = (c) => rgb(c).slice(0, 3).map((v) => v / 255).map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const ground = (n) => { for (; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor; if ((rgb(c)[3] ?? 1) > 0) return c; } };
          return [...document.querySelectorAll('body *')].filter((n) => n.checkVisibility() && [...n.childNodes].some((c) => c.nodeType === 3 && c.data.trim()))
            .map((n) => { const s = getComputedStyle(n); const [a, b] = [light(n instanceof SVGElement ? s.fill : s.color), light(ground(n))].sort((x, y) => y - x);
              return [(a + .05) / (b + .05), n.className + ' ' + n.textContent.slice(0, 30)]; })
            .filter(([ratio]) => ratio < 4.5).map(([ratio, text]) => `${ratio.toFixed(2)} ${text}`);
        })()
        """;

    private static async Task<Browser> OpenAsync(HttpGate gate)
    {
        var browser = await Browser.StartAsync();
        await browser.SpeakAsync("en-GB");
        await browser.GoToAsync(gate.Address);
        await browser.UntilAsync(Loaded);
        return browser;
    }

    private static string Cell(string table, int column) => $"document.querySelector('#{table} tbody tr')?.cells[{column}].textContent";

    private static async Task<string?> CellAsync(Browser browser, string table, int column) => (await browser.ValueAsync(Cell(table, column))).GetString();

    private static string Number(JsonElement line, string group, string figure) =>
        line.GetProperty(group).GetProperty(figure).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string? Role(JsonElement node) => node.GetProperty("role").GetProperty("value").GetString();

    private static async Task<double> BrightnessAsync(Browser browser) =>
        (await browser.ValueAsync("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) / 3")).GetDouble();

    private static Task SetVisibilityAsync(Browser browser, string state) => browser.ValueAsync($$"""
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '{{state}}' });
        document.dispatchEvent(new Event('visibilitychange'));
        """);
}
