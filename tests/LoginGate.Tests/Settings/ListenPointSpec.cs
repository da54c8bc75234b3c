using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Ports that clash are found before any is opened.</summary>
public sealed class ListenPointSpec : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Two_lines_on_one_port_are_an_error_that_names_both_places()
    {
        Assert.Equal(
            [$"{_file}:4:26: login-gate.lines.west.listen.port: 0.0.0.0:7001 is already the address of line 'east' (login-gate.lines.east.listen.port, {_file}:3:26)"],
            Errors("""
                login-gate {
                  lines {
                    east { listen.port = 7001 }
                    west { listen.port = 7001 }
                  }
                }
                """));
    }

    [Fact]
    public void A_line_that_takes_the_default_port_is_named_where_it_stands()
    {
        Assert.Equal(
            [$"{_file}:3:3: login-gate.lines.west.listen.port: 0.0.0.0:7000 is already the address of line 'east' (login-gate.lines.east.listen.port, {_file}:2:3)"],
            Errors("""
                login-gate.lines {
                  east { }
                  west { }
                }
                """));
    }

    [Fact]
    public void A_wildcard_takes_the_port_of_every_address()
    {
        Assert.Equal(
            [
                $"{_file}:3:39: login-gate.lines.b.listen.port: 127.0.0.2:7001 is already the address of line 'a', which listens on 0.0.0.0:7001 (login-gate.lines.a.listen.port, {_file}:2:37)",
                $"{_file}:5:34: login-gate.lines.d.listen.port: [::]:7002 is already the address of line 'c', which listens on 127.0.0.1:7002 (login-gate.lines.c.listen.port, {_file}:4:39)",
            ],
            Errors("""
                login-gate.lines {
                  a.listen { host = 0.0.0.0, port = 7001 }
                  b.listen { host = 127.0.0.2, port = 7001 }
                  c.listen { host = 127.0.0.1, port = 7002 }
                  d.listen { host = "::", port = 7002 }
                }
                """));
    }

    [Theory]
    [InlineData("login-gate { lines { a.listen.port = 9111 } }", "login-gate.inspect.port: 127.0.0.1:9111 is already the address of line 'a', which listens on 0.0.0.0:9111")]
    [InlineData("login-gate { defaults.listen.port = 9112 }", "login-gate.http.port: 127.0.0.1:9112 is already the address of line 'main', which listens on 0.0.0.0:9112")]
    [InlineData("login-gate { inspect.port = 9112 }", "login-gate.http.port: 127.0.0.1:9112 is already the address of the inspector (login-gate.inspect.port, ")]
    [InlineData("login-gate { http { host = \"::\", port = 9111 } }", "login-gate.http.port: [::]:9111 is already the address of the inspector, which listens on 127.0.0.1:9111")]
    public void Inspector_and_page_count_too(string settings, string error)
    {
        var said = Assert.Single(Errors(settings));

        Assert.Contains(error, said, StringComparison.Ordinal);
        Assert.Contains($"{_file}:1:", said, StringComparison.Ordinal);
        Assert.Contains("logingate.hocon:", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login-gate { lines { a.listen.port = 0, b.listen.port = 0 }, inspect.port = 0, http.port = 0 }")]
    [InlineData("login-gate { lines { a.listen { host = 127.0.0.2, port = 7001 }, b.listen { host = 127.0.0.3, port = 7001 } } }")]
    [InlineData("login-gate { lines { a.listen { host = 0.0.0.0, port = 7001 }, b.listen { host = \"::1\", port = 7001 } } }")]
    [InlineData("login-gate { defaults.listen.port = 9111, inspect.enabled = off }")]
    [InlineData("login-gate { defaults.listen.port = 9111, inspect.tcp = off }")]
    [InlineData("login-gate { defaults.listen.port = 9112, http.enabled = off }")]
    public void What_can_listen_side_by_side_does(string settings) => Assert.Empty(Errors(settings));

    [Fact]
    public void A_place_on_the_command_line_is_named_as_it_was_given()
    {
        File.WriteAllText(_file, "");

        Assert.Equal(
            "--set login-gate.http.port=7000: login-gate.http.port: 127.0.0.1:7000 is already the address of line 'main', which listens on 0.0.0.0:7000 (login-gate.defaults.listen.port, --set login-gate.defaults.listen.port=7000)",
            Assert.Single(SettingsLoader.Load([_file], ["login-gate.defaults.listen.port=7000", "login-gate.http.port=7000"]).Errors).ToString());
    }

    private string[] Errors(string settings)
    {
        File.WriteAllText(_file, settings);
        return [.. SettingsLoader.Load([_file], []).Errors.Select(error => error.ToString())];
    }
}
