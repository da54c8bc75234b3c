using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoginGate.Lab;
using LoginGate.Settings;

namespace LoginGate.EndToEnd.Tests;

/// <summary>What an operator does on the page, in a real browser.</summary>
public sealed class PageActionTests
{
    private const string Password = "correct horse battery";
    private const string LogInForm = "!document.querySelector('#login').hidden";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly LabAccount Guessed = LabAccounts.Default.Numbered![1];
    private static readonly string Hash = PasswordHash.Of(Password).Text;

    [BrowserFact]
    public async Task A_client_is_kicked_and_its_address_banned_and_let_in_again_and_the_log_says_who_did_it()
    {
        await using var gate = await StartAsync();
        await using var robot = await gate.LogInAsync(0);
        await using var browser = await OpenAsync(gate, "anna");
        await browser.UntilAsync("document.querySelector('#who').textContent === 'anna (may act)' && document.querySelector('#tile-sessions .value').textContent === '1'");

        await browser.ClickAsync("#tab-sessions");
        await ActAsync(browser, "#sessions .act-kick", "Close session 1 (");
        Assert.True(await robot.WaitForCloseAsync(Patience));
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): session 1 of .* kicked");

        await using var again = await gate.LogInAsync(0);
        await browser.ClickAsync("#tab-addresses");
        await ActAsync(browser, "#addresses .act-ban", "Keep 127.0.0.1 out", "--for 1h");
        Assert.True(await again.WaitForCloseAsync(Patience));
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): 127.0.0.1 banned until");

        await browser.ClickAsync("#tab-bans");
        await ActAsync(browser, "#bans .act-unban", "Let 127.0.0.1 in again?");
        await browser.UntilAsync("document.querySelector('#bans .empty')");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): 1 ban of 127.0.0.1 taken back");
        await using var third = await gate.LogInAsync(0);

        await ActAsync(browser, "#account .act-level", "Log from which level on", "DEBUG");
        await ActAsync(browser, "#account .act-reload", "Read the settings anew?");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): log level DEBUG");
        Assert.Empty(browser.Complaints);
        await browser.ClickAsync("#logout");
        await browser.UntilAsync($"{LogInForm} && document.querySelector('main').hidden && !document.querySelector('.act')");
        // What the page was asking just then is answered to nobody.
        Assert.All(browser.Complaints, complaint => Assert.Contains("status of 401", complaint, StringComparison.Ordinal));
        Assert.All(browser.Requests, r => Assert.True(r.StartsWith(gate.Address.AbsoluteUri, StringComparison.Ordinal) || r.StartsWith("data:", StringComparison.Ordinal), r));
    }

    [BrowserFact]
    public async Task Who_guesses_passwords_is_banned_and_let_in_and_an_account_is_unlocked_where_they_are_seen()
    {
        const string guessing = "login-gate.admission.password-guessing";
        await using var gate = await StartAsync($"{guessing}.on-account=lock", $"{guessing}.failed-per-account=3");
        foreach (var client in (string[])["127.0.1.1", "127.0.1.2", "127.0.1.1"])
            await GuessAsync(gate, client);
        await gate.Process.ExpectAsync("locked for 900 s");
        await using var browser = await OpenAsync(gate, "anna");

        await browser.ClickAsync("#tab-guesses");
        await browser.UntilAsync("document.querySelector('#guesses .note')?.textContent.endsWith('accounts locked: 1.')");
        await browser.UntilAsync("document.querySelector('#guesses tbody')?.rows[0].cells[0].textContent === '127.0.1.1' && document.querySelector('#guesses tbody').rows[0].cells[1].textContent === '2'");
        await ActAsync(browser, "#guesses .act-ban", "Keep 127.0.1.1 out", "--for 1h");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): 127.0.1.1 banned until");
        await browser.UntilAsync("document.querySelector('#guesses .act-unban')?.getAttribute('aria-label') === 'Unban 127.0.1.1'");

        await browser.EnterAsync("#guesses-subject", "account");
        await browser.UntilAsync($"document.querySelector('#guesses tbody')?.rows[0].cells[0].textContent === '{Guessed.Name}'");
        Assert.Equal(0, (await browser.ValueAsync("document.querySelectorAll('#guesses .act-ban, #guesses .act-unban').length")).GetInt32());
        await ActAsync(browser, "#guesses .act-unlock", $"Let everybody log in to account {Guessed.Name} again?");
        await gate.Process.ExpectAsync($@"inspector: anna \(page, 127.0.0.1\): account {Guessed.Name} unlocked");
        await browser.UntilAsync("!document.querySelector('#guesses .act-unlock')");

        await browser.ClickAsync("#tab-attackers");
        await browser.EnterAsync("#attackers-per", "network");
        // It begins with what there is most of.
        await browser.UntilAsync("document.querySelector('#attackers th[aria-sort=descending] [data-sort=guesses]')");
        await browser.ClickAsync("#attackers [data-sort=guesses]");
        await browser.UntilAsync("document.querySelector('#attackers tbody')?.rows[0].cells[0].textContent === '127.0.1.0/24' && document.querySelector('#attackers tbody').rows[0].cells[6].textContent === '3'");
        await ActAsync(browser, "#attackers .act-ban", "Keep 127.0.1.0/24 out", "--permanent");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): 127.0.1.0/24 banned");
        await ActAsync(browser, "#attackers .act-unban", "Let 127.0.1.0/24 in again?");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): [12] bans? of 127.0.1.0/24 taken back");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task Attack_mode_is_entered_left_and_kept_off_and_the_page_says_for_how_long_and_by_whom()
    {
        await using var gate = await StartAsync();
        await using var browser = await OpenAsync(gate, "anna");
        Assert.True((await browser.ValueAsync("document.querySelector('#attack').hidden")).GetBoolean());

        await ActAsync(browser, "#account .act-attack", "Attack mode tightens the limits", "on --for 10m");
        await browser.UntilAsync(@"/^Attack mode is on for .*: by anna \(page, 127\.0\.0\.1\); 9 min \d+ s more$/.test(document.querySelector('#attack').textContent)");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): attack mode on for 10m");
        await ActAsync(browser, "#account .act-attack", "Attack mode tightens the limits", "off");
        await browser.UntilAsync("document.querySelector('#attack').textContent === 'Attack mode is kept off; until it is set to automatic'");
        await ActAsync(browser, "#account .act-attack", "Attack mode tightens the limits", "auto");
        await browser.UntilAsync("document.querySelector('#attack').hidden");
        await gate.Process.ExpectAsync(@"inspector: anna \(page, 127.0.0.1\): attack mode auto");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task A_name_is_shown_as_it_is_and_never_a_part_of_a_command()
    {
        const string name = "<img src=x onerror=\"document.title='owned'\">$& \" --for 1s";
        await using var gate = await StartAsync();
        await using var browser = await OpenAsync(gate, "anna");
        await browser.ValueAsync($$"""
            window.told = [];
            const ask = window.fetch;
            const answer = (data) => Promise.resolve(new Response(JSON.stringify(data)));
            window.fetch = (url, options) => {
              if (url.startsWith('/api/guesses')) return answer({ total: 1, all: 1, locked: 1, within: 600, guesses: [{ account: {{JsonSerializer.Serialize(name)}}, hash: '#0123456789abcdef', banned: null, failed: 20, last: 1, over: true, lockedFor: 60 }] });
              if (url !== '/api/commands') return ask(url, options);
              window.told.push(JSON.parse(options.body).command);
              return answer({ text: [{{JsonSerializer.Serialize(name)}}], data: null });
            };
            """);

        await browser.ClickAsync("#tab-guesses");
        await browser.UntilAsync("document.querySelector('#guesses .act-unlock')");
        await browser.ClickAsync("#guesses .act-unlock");
        Assert.Equal($"Let everybody log in to account {name} again?", await browser.TextAsync("#confirm p"));
        await browser.ClickAsync("#confirm-do");
        await browser.UntilAsync($"document.querySelector('#confirm-answer.good')?.textContent === {JsonSerializer.Serialize(name)}");

        Assert.Equal("gate unlock #0123456789abcdef", (await browser.ValueAsync("window.told.join()")).GetString());
        Assert.Equal(0, (await browser.ValueAsync("document.querySelectorAll('img').length")).GetInt32());
        Assert.Equal("LoginGate", (await browser.ValueAsync("document.title")).GetString());
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task What_the_gate_refuses_is_said_in_the_dialog_and_the_wrong_password_at_the_form()
    {
        await using var gate = await StartAsync();
        await using var robot = await gate.LogInAsync(0);
        await using var browser = await OpenAsync(gate, "anna", "wrong");
        await browser.UntilAsync("document.querySelector('#login-answer').textContent === 'wrong user or password'");
        await LogInAsync(browser, "anna", Password);
        await browser.ClickAsync("#tab-sessions");
        await browser.UntilAsync("document.querySelector('#sessions .act-kick')");
        await browser.ClickAsync("#sessions .act-kick");
        robot.Close();
        await UntilAsync(async () => (await SessionsAsync(browser)) == 0);

        await browser.ClickAsync("#confirm-do");

        await browser.UntilAsync("document.querySelector('#confirm-answer.bad')?.textContent.includes('session 1')");
        await browser.ClickAsync("#confirm-close");
        Assert.False((await browser.ValueAsync("document.querySelector('#confirm').open")).GetBoolean());
    }

    [BrowserFact]
    public async Task Who_may_only_look_is_offered_nothing_to_do()
    {
        await using var gate = await StartAsync();
        await using var robot = await gate.LogInAsync(0);
        await using var browser = await OpenAsync(gate, "bob");
        await browser.UntilAsync("document.querySelector('#who')?.textContent === 'bob (may look)'");
        await browser.ClickAsync("#tab-sessions");
        await browser.UntilAsync("document.querySelectorAll('#sessions tbody tr').length === 1");
        await GuessAsync(gate, "127.0.1.1");
        foreach (var tab in (string[])["attackers", "guesses", "find", "sessions"])
        {
            await browser.ClickAsync($"#tab-{tab}");
            if (tab == "attackers")
                await browser.EnterAsync("#attackers-per", "network");
            await browser.UntilAsync($"document.querySelector('#{tab} tbody tr') || '{tab}' === 'attackers' && document.querySelector('#attackers .empty')");
            Assert.Equal(0, (await browser.ValueAsync("document.querySelectorAll('.act').length")).GetInt32());
        }
        Assert.Empty(browser.Complaints);

        // And what the page would say is refused.
        foreach (var command in (string[])["gate attack on", "gate attack auto", "gate ban 127.0.1.1", "gate unban 127.0.1.1", $"gate unlock {Guessed.Name}", "gate kick 1"])
        {
            var answer = await browser.ValueAsync($$"""
                fetch('/api/me').then((r) => r.json()).then((me) => fetch('/api/commands', {
                  method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf }, body: JSON.stringify({ command: {{JsonSerializer.Serialize(command)}} }),
                })).then(async (r) => `${r.status} ${await r.text()}`)
                """);
            Assert.Matches("^403 .*takes the right admin, and bob", answer.GetString());
        }
        Assert.Equal(1, await SessionsAsync(browser));
    }

    [BrowserFact]
    public async Task On_a_phone_and_with_the_keys_alone_it_works_in_both_languages()
    {
        await using var gate = await StartAsync();
        await using var robot = await gate.LogInAsync(0);
        await GuessAsync(gate, "127.0.1.1");
        await using var browser = await Browser.StartAsync();
        await browser.SpeakAsync("zh-CN");
        await browser.ResizeAsync(360, 700);
        await browser.GoToAsync(gate.Address);
        await browser.UntilAsync(LogInForm);
        await ExpectFitAsync(browser, "#login");
        await LogInAsync(browser, "anna", Password);
        await browser.ClickAsync("#tab-sessions");
        await browser.UntilAsync("document.querySelector('#sessions .act-ban')");
        await ExpectFitAsync(browser, "#account, #sessions td.actions");
        // The buttons stay in sight however wide the table is.
        Assert.True((await browser.ValueAsync("document.querySelector('#sessions .act-ban').getBoundingClientRect().right <= 360")).GetBoolean());

        // Lists are drawn anew every two seconds: the focus stays where it was.
        await browser.ValueAsync("document.querySelector('#sessions .act-ban').focus()");
        await browser.ValueAsync("window.first = document.activeElement");
        await browser.UntilAsync("!window.first.isConnected && document.activeElement.matches('#sessions .act-ban')");
        await browser.ValueAsync("document.activeElement.click()");
        await browser.UntilAsync("document.querySelector('#confirm').open");
        await ExpectFitAsync(browser, "#confirm");
        var english = (await browser.ValueAsync("""
            [...document.querySelectorAll('#account button, #confirm h2, #confirm p, #confirm label, #confirm option, #confirm button, #sessions th:last-child, #sessions td button')]
              .map(n => n.textContent).filter(t => /[a-z]{3}/i.test(t))
            """)).EnumerateArray().Select(w => w.GetString());
        Assert.Empty(english);
        await browser.PressAsync("Escape");
        await browser.UntilAsync("!document.querySelector('#confirm').open && document.activeElement.matches('#sessions .act-ban')");

        await browser.ClickAsync("#tab-attackers");
        await browser.UntilAsync("document.querySelector('#attackers [data-sort=guesses]') || document.querySelector('#attackers .empty')");
        foreach (var tab in (string[])["guesses", "find"])
        {
            await browser.ClickAsync($"#tab-{tab}");
            await browser.UntilAsync($"document.querySelector('#{tab} .act-ban')");
            await ExpectFitAsync(browser, $"#{tab} td.actions");
            Assert.True((await browser.ValueAsync($"document.querySelector('#{tab} .act-ban').getBoundingClientRect().right <= 360")).GetBoolean());
        }
        await browser.ClickAsync("#account .act-attack");
        await browser.UntilAsync("document.querySelector('#confirm').open");
        await ExpectFitAsync(browser, "#confirm");
        Assert.Equal("攻击防护", await browser.TextAsync("#confirm-title"));
        await browser.PressAsync("Escape");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_reload_of_a_running_gate_logs_out_whoever_was_removed()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"login-gate.http.users {{ {User("anna", "admin")}, {User("bob", "view")} }}");
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = GateProcess.Start(
            ["run", "--config", file, .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic"), "--set", "login-gate.http.enabled=on", "--set", "login-gate.http.port=0", "--set", "login-gate.inspect.enabled=off"]);
        using var client = new HttpClient { BaseAddress = new Uri(Regex.Match(await gate.ExpectAsync("listening on http://"), @"http://\S+").Value) };
        using var login = await client.PostAsJsonAsync(new Uri("/api/login", UriKind.Relative), new { user = "bob", password = Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        await File.WriteAllTextAsync(file, $"login-gate.http.users {{ {User("anna", "admin")} }}");
        gate.HangUp();

        await gate.ExpectAsync("settings reloaded: http.users: count from now on");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        Assert.DoesNotContain(gate.Lines, line => line.Contains(Hash.Split(':')[3], StringComparison.Ordinal));
        File.Delete(file);

        async Task<HttpStatusCode> StatusAsync()
        {
            using var answer = await client.GetAsync(new Uri("/api/status", UriKind.Relative));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_password_is_read_from_a_pipe_and_what_is_printed_is_good_for_the_settings()
    {
        await using var maker = GateProcess.Start("http", "password");
        maker.WriteLine(Password);
        Assert.Equal(0, await maker.ExitCodeAsync());
        var printed = Assert.Single(maker.Lines);
        Assert.True(PasswordHash.Read(printed)!.IsOf(Password));

        await using var refused = GateProcess.Start("http", "password");
        refused.WriteLine("too short");
        Assert.Equal(2, await refused.ExitCodeAsync());
        Assert.Contains("a password has 12 to 1000 characters, this one has 9", Assert.Single(refused.Lines), StringComparison.Ordinal);
    }

    private static Task<HttpGate> StartAsync(params IEnumerable<string> settings) =>
        HttpGate.StartAsync([$"login-gate.http.users={{ {User("anna", "admin")}, {User("bob", "view")} }}", .. settings]);

    /// <summary>Tries a wrong password for <see cref="Guessed"/>.</summary>
    private static async Task GuessAsync(HttpGate gate, string client)
    {
        await using var robot = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Account = Guessed, Source = IPAddress.Parse(client) });
        Assert.True((await robot.ConnectAsync()).IsGood);
        Assert.True((await robot.DoAsync(RobotStep.WrongPassword)).IsGood);
    }

    private static string User(string name, string right) => $"{name} {{ password-hash = \"{Hash}\", right = {right} }}";

    private static async Task<Browser> OpenAsync(HttpGate gate, string user, string password = Password)
    {
        var browser = await Browser.StartAsync();
        await browser.SpeakAsync("en-GB");
        await browser.GoToAsync(gate.Address);
        await browser.UntilAsync(LogInForm);
        if (password == Password)
            await LogInAsync(browser, user, password);
        else
            await EnterAsync(browser, user, password);
        return browser;
    }

    private static async Task LogInAsync(Browser browser, string user, string password)
    {
        await EnterAsync(browser, user, password);
        await browser.UntilAsync("document.querySelector('#login').hidden && document.querySelector('#tile-sessions')");
    }

    private static async Task EnterAsync(Browser browser, string user, string password)
    {
        await browser.EnterAsync("#login-user", user);
        await browser.EnterAsync("#login-password", password);
        await browser.ClickAsync("#login-do");
    }

    /// <summary>Clicks, reads the question, chooses, agrees, and waits for the gate's yes.</summary>
    private static async Task ActAsync(Browser browser, string button, string question, string? choice = null)
    {
        await browser.UntilAsync($"document.querySelector({JsonSerializer.Serialize(button)})");
        await browser.ClickAsync(button);
        await browser.UntilAsync("document.querySelector('#confirm').open");
        Assert.Contains(question, await browser.TextAsync("#confirm p"), StringComparison.Ordinal);
        if (choice is not null)
            await browser.EnterAsync("#confirm-choice", choice);
        await browser.ClickAsync("#confirm-do");
        await browser.UntilAsync("document.querySelector('#confirm-answer.good')?.textContent");
        await browser.ClickAsync("#confirm-close");
    }

    /// <summary>Nothing is wider than the phone, every control there is large enough for a finger and has a name.</summary>
    private static async Task ExpectFitAsync(Browser browser, string part)
    {
        Assert.Equal(360, (await browser.ValueAsync("document.documentElement.scrollWidth")).GetInt32());
        var small = await browser.ValueAsync($$"""
            [...document.querySelectorAll({{JsonSerializer.Serialize(part)}})].flatMap((p) => [...p.querySelectorAll('button, input, select')])
              .filter((n) => { const r = n.getBoundingClientRect(); return r.height < 44 || r.width < 44; }).map((n) => n.outerHTML)
            """);
        Assert.Empty(small.EnumerateArray().Select(n => n.GetString()));
        var tree = await browser.DoAsync("Accessibility.getFullAXTree");
        var nameless = tree.GetProperty("nodes").EnumerateArray()
            .Where(n => !n.GetProperty("ignored").GetBoolean() && n.GetProperty("role").GetProperty("value").GetString() is "button" or "combobox" or "textbox" or "dialog")
            .Where(n => string.IsNullOrWhiteSpace(n.GetProperty("name").GetProperty("value").GetString()));
        Assert.Empty(nameless.Select(n => n.ToString()));
    }

    private static async Task<int> SessionsAsync(Browser browser) =>
        (await browser.ValueAsync("fetch('/api/sessions').then((r) => r.json()).then((d) => d.all)")).GetInt32();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, "it did not come to pass");
            await Task.Delay(50);
        }
    }
}
