using Hocon.Strict;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Settings as people read them: each value with where it is written, and no secret.</summary>
public sealed class SettingRowsSpec : IDisposable
{
    private const string Secret = "s3cr3t";

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_value_has_the_file_and_line_that_it_came_from()
    {
        File("lines.hocon", "\nwest.listen.port = 7001\n");
        var file = File("my.hocon", """
            login-gate {
              defaults { client.max-sessions = 17
                client.trusted-proxies = [10.0.0.1,
                  "::1"] }
              lines { east { login-srv.host = "10.0.0.5" }, include "lines.hocon" }
            }
            akka { loglevel = WARNING, actor.deployment."/gate/x".dispatcher = akka.actor.event-loop-dispatcher }
            """);

        var rows = Rows([file], "login-gate.reload-on-change=on").ToDictionary(row => row.Key);

        AssertRow("login-gate.lines.east.client.max-sessions", "17", $"{file}:2");
        AssertRow("login-gate.lines.west.client.max-sessions", "17", $"{file}:2");
        AssertRow("login-gate.lines.west.client.trusted-proxies", "[10.0.0.1, \"::1\"]", $"{file}:3");
        AssertRow("login-gate.lines.east.login-srv.host", "10.0.0.5", $"{file}:5");
        AssertRow("login-gate.lines.west.listen.port", "7001", $"{Path.Combine(_folder, "lines.hocon")}:2");
        AssertRow("login-gate.lines.east.listen.port", "7000", "default");
        AssertRow("login-gate.reload-on-change", "on", "--set");
        AssertRow("akka.loglevel", "WARNING", $"{file}:7");
        AssertRow("akka.actor.deployment.\"/gate/x\".dispatcher", "akka.actor.event-loop-dispatcher", $"{file}:7");

        void AssertRow(string key, string text, string place) => Assert.Equal((text, place), (rows[key].Text, rows[key].Place));
    }

    [Fact]
    public void Every_key_of_the_reference_file_is_there_and_a_default()
    {
        var reference = SettingsLoader.ReadReference().Resolve(new HoconResolveOptions { Environment = null });
        var rows = Rows([]);

        var missing = Leaves("", reference)
            .Select(key => key.Replace("login-gate.defaults.", "login-gate.lines.main.", StringComparison.Ordinal))
            .Where(key => key != "login-gate.lines").Except(rows.Select(row => row.Key));
        Assert.Empty(missing);
        Assert.DoesNotContain(rows, row => !row.IsDefault && row.From != SettingRow.Environment);
        Assert.Equal(rows.Count, rows.Select(row => row.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("login-gate.admission.ban-hook.command", $"[\"/etc/gate/hook\", \"--token\", \"{Secret}\"]", "[\"/etc/gate/hook\", \"***\", \"***\"]")]
    [InlineData("login-gate.cluster.tls.password", $"\"{Secret}\"", "***")]
    [InlineData("login-gate.alarms.webhooks.ops.url", $"\"https://hooks.example.com/{Secret}/send?access_token={Secret}\"", "https://hooks.example.com/***")]
    [InlineData("login-gate.alarms.defaults.url", $"\"https://{Secret}@hooks.example.com\"", "https://hooks.example.com/***")]
    [InlineData("login-gate.alarms.defaults.secret", $"\"SEC{Secret}\"", "***")]
    [InlineData("login-gate.http.otlp.endpoint", $"\"http://me:{Secret}@10.0.0.1:4317\"", "http://***@10.0.0.1:4317")]
    [InlineData("login-gate.lines.main.login-srv.dialect.handshake.gate-password", $"\"{Secret}\"", "***")]
    [InlineData("akka.remote.certificate.password", $"\"{Secret}\"", "***")]
    [InlineData("akka.journal.connection-string", $"\"{Secret}\"", "***")]
    public void A_secret_is_masked_and_where_it_stands_is_told(string key, string value, string shown)
    {
        var file = File("secret.hocon", $$"""
            login-gate.lines.main.login-srv.dialect.base = 3k
            login-gate.alarms.webhooks.ops.url = "http://127.0.0.1/"
            {{key}} = {{value}}
            """);
        var inFile = Rows([file]);
        var onCommandLine = Rows([file], $"{key}={value}");

        Assert.Equal((shown, $"{file}:3"), Show(inFile));
        Assert.Equal((shown, "--set"), Show(onCommandLine));
        Assert.DoesNotContain(inFile.Concat(onCommandLine), row => row.ToString().Contains(Secret, StringComparison.Ordinal));

        (string, string) Show(IEnumerable<SettingRow> rows) => rows.Where(row => row.Key == key).Select(row => (row.Text.Trim('"'), row.Place)).Single();
    }

    [Fact]
    public void The_hash_of_a_password_is_one_and_what_only_is_called_so_is_not()
    {
        var hash = PasswordHash.Of(Secret).Text;
        var rows = Rows([], $"login-gate.http.users.anna={{ password-hash = \"{hash}\", right = admin }}",
            "login-gate.defaults.login-srv.dialect={ base = classic, idents.change-password = 77 }");

        Assert.DoesNotContain(rows, row => row.Text.Contains(hash[^20..], StringComparison.Ordinal));
        Assert.Equal("admin", rows.Single(row => row.Key == "login-gate.http.users.anna.right").Text);
        Assert.Equal("77", rows.Single(row => row.Key == "login-gate.lines.main.login-srv.dialect.idents.change-password").Text);
        Assert.Equal("delay", Rows([], "login-gate.admission.password-guessing.on-address=delay")
            .Single(row => row.Key == "login-gate.admission.password-guessing.on-address").Text);
    }

    [Fact]
    public void What_waits_for_a_restart_is_shown_as_it_was_with_where_it_was()
    {
        var file = File("my.hocon", "login-gate.defaults { listen.port = 7001, client.max-sessions = 1 }");
        var now = Load([file]);
        File("my.hocon", "\nlogin-gate.defaults { listen.port = 7002, listen.backlog = 9, client.max-sessions = 2 }");

        var merged = SettingsChanges.Between(now, Load([file])).Settings;

        var rows = new SettingRows().Of(merged).ToDictionary(row => row.Key);
        Assert.Equal(("7001", $"{file}:1"), (rows["login-gate.lines.main.listen.port"].Text, rows["login-gate.lines.main.listen.port"].Place));
        Assert.Equal(("4096", "default"), (rows["login-gate.lines.main.listen.backlog"].Text, rows["login-gate.lines.main.listen.backlog"].Place));
        Assert.Equal(("2", $"{file}:2"), (rows["login-gate.lines.main.client.max-sessions"].Text, rows["login-gate.lines.main.client.max-sessions"].Place));
    }

    private static IEnumerable<string> Leaves(string path, HoconValue value) => value is HoconObject { Count: > 0 } section
        ? section.SelectMany(member => Leaves(path.Length == 0 ? member.Key : $"{path}.{HoconPath.Join([member.Key])}", member.Value))
        : [path];

    private static IReadOnlyList<SettingRow> Rows(IReadOnlyList<string> files, params string[] sets) => new SettingRows().Of(Load(files, sets));

    private static GateSettings Load(IReadOnlyList<string> files, params string[] sets)
    {
        var result = SettingsLoader.Load(files, sets);
        return result.Settings ?? throw new InvalidOperationException(string.Join("\n", result.Errors));
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
