using Hocon.Strict;
using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class SettingsLoaderSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_file_there_is_one_line_with_the_documented_defaults()
    {
        var settings = Good([]);

        var line = Assert.Single(settings.Lines);
        Assert.Equal("main", line.Name);
        Assert.Equal(new ListenSettings("0.0.0.0", 7000, 4096, new SocketBuffers(0, 0)), line.Listen);
        Assert.Equal([new LoginSrvTarget("127.0.0.1", 5500)], line.LoginSrv.Targets);
        Assert.Equal("classic", line.LoginSrv.Dialect.Name);
        Assert.Equal(TimeSpan.FromSeconds(5), line.LoginSrv.ConnectTimeout);
        Assert.Equal(new ReconnectSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 0.2), line.LoginSrv.Reconnect);
        Assert.Equal(new HeartbeatSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)), line.LoginSrv.Heartbeat);
        Assert.Equal(4 << 20, line.LoginSrv.MaxPendingBytes);
        Assert.True(line.LoginSrv.CloseFrames);
        Assert.Equal((10000, 1023, 64 << 10), (line.Client.MaxSessions, line.Client.MaxPacketBytes, line.Client.SendQueueBytes));
        Assert.Equal((20, PayloadRule.Strict), (line.Client.PacketsPerSecond, line.Client.Payload));
        Assert.Equal(TimeSpan.FromSeconds(10), settings.ShutdownTimeout);
    }

    [Fact]
    public void Later_files_override_earlier_ones_and_set_overrides_all()
    {
        var first = File("first.hocon", "login-gate.defaults { listen.port = 7001, listen.backlog = 11, login-srv.port = 5501 }");
        var second = File("second.hocon", "login-gate.defaults { listen.backlog = 22, login-srv.port = 5502 }");

        var line = Good([first, second], "login-gate.defaults.login-srv.port=5503").Lines[0];

        Assert.Equal((7001, 22, 5503), (line.Listen.Port, line.Listen.Backlog, line.LoginSrv.Targets[0].Port));
    }

    [Theory]
    [InlineData("login-gate.defaults.listen.port = \"{0}\"", "must be a whole number, is 'aaaa")]
    [InlineData("login-gate.transport = \"{0}\"", "must be one of auto, event-loop, akka-io, is 'aaaa")]
    [InlineData("login-gate.{0} = 1", "unknown key; ")]
    [InlineData("login-gate.defaults.listen.host = \"{0}\"", "must be an IP address of this machine such as 192.0.2.1 or 2001:db8::1, 0.0.0.0 or ::, is 'aaaa")]
    [InlineData("include required(\"{0}\")", "aaaa")]
    [InlineData("akka.loglevel = \"{0}\"", "is 'aaaa")]
    public void However_long_what_is_wrong_is_the_error_is_a_line_to_read(string text, string said)
    {
        var file = File("long.hocon", text.Replace("{0}", new string('a', 1 << 20), StringComparison.Ordinal));

        var error = SettingsLoader.Load([file], []).Errors.Select(e => e.ToString()).First();

        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1, 800);
    }

    [Theory]
    [InlineData("127.0.0.6", 0)]
    [InlineData("192.0.2.77", 1)]
    public void LoginSrv_is_dialled_from_an_address_of_this_machine(string address, int warnings)
    {
        var result = SettingsLoader.Load([], [$"login-gate.defaults.login-srv.from={address}"]);

        Assert.Equal(address, result.Settings!.Lines[0].LoginSrv.From!.ToString());
        Assert.Equal(warnings, result.Warnings.Count(w => $"{w}".Contains($"login-srv.from: {address} is no address of this machine at present", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_address_to_dial_from_is_a_plain_one()
    {
        var error = Assert.Single(SettingsLoader.Load([], ["login-gate.defaults.login-srv.from=127.1"]).Errors).ToString();

        Assert.Contains("login-srv.from: must be an IP address of this machine, is '127.1'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_pair_is_cut_in_its_error()
    {
        var error = Assert.Single(SettingsLoader.Load([], [$"login-gate.defaults.listen.port={new string('a', 1 << 20)}"]).Errors).ToString();

        Assert.StartsWith("--set login-gate.defaults.listen.port=aaaa", error, StringComparison.Ordinal);
        Assert.Contains("login-gate.defaults.listen.port: must be a whole number, is 'aaaa", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1, 800);
    }

    [Fact]
    public void Each_line_has_the_defaults_but_for_what_it_overrides()
    {
        var file = File("lines.hocon", """
            login-gate {
              defaults.login-srv.host = 10.0.0.9
              lines {
                east { listen.port = 7001, login-srv.dialect = vc16 }
                west { listen.port = 7002, client.max-packet = 500 B }
              }
            }
            """);

        var lines = Good([file]).Lines;

        Assert.Equal(["east", "west"], lines.Select(l => l.Name));
        Assert.All(lines, l => Assert.Equal("10.0.0.9", l.LoginSrv.Targets[0].Host));
        Assert.Equal([7001, 7002], lines.Select(l => l.Listen.Port));
        Assert.Equal(["vc16", "classic"], lines.Select(l => l.LoginSrv.Dialect.Name));
        Assert.Equal([1023, 500], lines.Select(l => l.Client.MaxPacketBytes));
    }

    [Fact]
    public void Every_error_is_reported_at_once_with_file_line_key_reason_and_allowed_range()
    {
        var file = File("bad.hocon", """
            login-gate {
              defaults {
                listen.port = 70000
                login-srv {
                  dialect = vc13
                  heartbeat.timeout = soon
                }
                client.max-packet = 2 KiB
                client.max-sesions = 5
              }
              shutdown-timout = 3s
            }
            """);

        var errors = Bad([file]);

        Assert.Collection(
            errors.OrderBy(e => e.Origin!.Value.Line).Select(e => e.ToString()),
            e => Assert.Equal($"{file}:3:19: login-gate.defaults.listen.port: must be 0 to 65535, is 70000", e),
            e => Assert.Matches("bad.hocon:5:.*login-srv.dialect: must be one of vc12, .*, is 'vc13'; nearest: vc1[26]", e),
            e => Assert.Matches("bad.hocon:6:.*heartbeat.timeout: must be a duration such as 5s or 500ms, is 'soon'", e),
            e => Assert.Matches("bad.hocon:8:.*client.max-packet: must be 32 B to 1023 B, is 2 KiB", e),
            e => Assert.Matches("bad.hocon:9:.*client.max-sesions: unknown key; nearest known key: .*client.max-sessions", e),
            e => Assert.Matches("bad.hocon:11:.*login-gate.shutdown-timout: unknown key; nearest known key: login-gate.shutdown-timeout", e));
    }

    [Fact]
    public void A_bad_default_that_every_line_overrides_is_a_warning()
    {
        var file = File("unused.hocon", """
            login-gate {
              defaults { listen.backlog = 0, client.idle-timeout = soon }
              lines {
                a { listen { port = 1, backlog = 5 }, client.idle-timeout = 60s }
                b { listen { port = 2, backlog = 6 }, client.idle-timeout = 60s }
              }
            }
            """);

        var result = SettingsLoader.Load([file], []);

        Assert.Empty(result.Errors);
        Assert.Equal(
            [
                $"{file}:2:31: login-gate.defaults.listen.backlog: must be 1 to 65535, is 0; every line overrides it, one that is added may not",
                $"{file}:2:56: login-gate.defaults.client.idle-timeout: must be a duration such as 5s or 500ms, is 'soon'; every line overrides it, one that is added may not",
            ],
            result.Warnings.Select(w => w.ToString()));
    }

    [Fact]
    public void A_bad_default_that_a_line_has_is_an_error_and_no_warning_beside_it()
    {
        var file = File("used.hocon", "login-gate { defaults.listen.backlog = 0, lines { a { listen { port = 1, backlog = 5 } }, b { listen.port = 2 } } }");

        var result = SettingsLoader.Load([file], []);

        Assert.Equal("login-gate.defaults.listen.backlog", Assert.Single(result.Errors).Path);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void An_error_in_the_defaults_is_reported_once_however_many_lines_there_are()
    {
        var file = File("once.hocon", "login-gate { defaults.listen.backlog = 0, lines { a { listen.port = 1 }, b { listen.port = 2 } } }");

        Assert.Single(Bad([file]));
    }

    [Fact]
    public void A_known_key_at_the_wrong_level_is_pointed_to_its_place()
    {
        var file = File("level.hocon", "login-gate.defaults.max-packet = 500 B");

        var error = Assert.Single(Bad([file]));

        Assert.EndsWith("nearest known key: login-gate.defaults.client.max-packet", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_text_names_file_line_and_column()
    {
        var file = File("broken.hocon", "login-gate {\n  defaults { listen.port = \"70\n}");

        var error = Assert.Single(Bad([file]));

        Assert.StartsWith($"{file}:2:", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var missing = Path.Combine(_folder, "nowhere.hocon");

        var error = Assert.Single(Bad([missing]));

        Assert.Contains(missing, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-equals-sign")]
    [InlineData("=value")]
    [InlineData("login-gate.defaults.listen.port=[1")]
    [InlineData("login-gate.defaults.listen.prt=1")]
    public void A_bad_set_is_refused_and_quoted(string set)
    {
        var error = Assert.Single(Bad([], set));

        Assert.StartsWith("--set", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(":1:", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_set_value_needs_no_quotes(string host)
    {
        Assert.Equal(host, Good([], $"login-gate.defaults.listen.host={host}").Lines[0].Listen.Host);
    }

    [Fact]
    public void Two_lines_cannot_share_an_address()
    {
        var file = File("twins.hocon", "login-gate.lines { a { listen.port = 7001 }, b { listen.port = 7001 } }");

        Assert.Contains("already the address of line 'a'", Assert.Single(Bad([file])).Reason.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("127.1")]
    [InlineData("0x7f.1")]
    [InlineData("::1%1")]
    [InlineData("localhost")]
    public void A_line_listens_on_a_plain_address(string host)
    {
        var error = Assert.Single(Bad([], $"login-gate.defaults.listen.host=\"{host}\""));

        Assert.Equal("login-gate.defaults.listen.host", error.Path);
        Assert.EndsWith($"is '{host}'", error.Reason.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("5500")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.5:0")]
    [InlineData("[fe80::1")]
    public void LoginSrv_has_an_address_or_a_name(string host) =>
        Assert.Equal("login-gate.defaults.login-srv.host", Assert.Single(Bad([], $"login-gate.defaults.login-srv.host=\"{host}\"")).Path);

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", 5500)]
    [InlineData("10.0.0.5:5600", "10.0.0.5", 5600)]
    [InlineData("2001:db8::5", "2001:db8::5", 5500)]
    [InlineData("[2001:db8::5]:5600", "2001:db8::5", 5600)]
    [InlineData("[fe80::5%1]:5600", "fe80::5%1", 5600)]
    [InlineData("fe80::5%1", "fe80::5%1", 5500)]
    [InlineData("login.example.com:5600", "login.example.com", 5600)]
    public void LoginSrv_may_have_a_port_of_its_own(string text, string host, int port) =>
        Assert.Equal(new LoginSrvTarget(host, port), Assert.Single(Good([], $"login-gate.defaults.login-srv.host=\"{text}\"").Lines[0].LoginSrv.Targets));

    [Fact]
    public void An_error_about_two_settings_names_both_places()
    {
        var low = File("low.hocon", """
            login-gate.defaults.login-srv {
              reconnect.min = 40s
              heartbeat.timeout = 4s
              dialect { base = classic, letters { close = A } }
            }
            """);
        var high = File("high.hocon", """
            login-gate.defaults.login-srv {
              reconnect.max = 20s
              heartbeat.interval = 9s
            }
            login-gate.lines.a.login-srv.dialect { base = openmir2-2022, second-address = none, letters { open = B, data = B } }
            """);

        Assert.Equal(
            [
                $"{high}:2:19: login-gate.defaults.login-srv.reconnect.max: must not be less than min (login-gate.defaults.login-srv.reconnect.min, {low}:2:19)",
                $"{high}:5:112: login-gate.lines.a.login-srv.dialect.letters.data: must differ from open, is 'B' too (login-gate.lines.a.login-srv.dialect.letters.open, {high}:5:102)",
                $"{high}:5:79: login-gate.lines.a.login-srv.dialect.second-address: must not be none, for openmir2-2022 always writes two addresses (login-gate.lines.a.login-srv.dialect.base, {high}:5:47)",
                $"{low}:3:23: login-gate.defaults.login-srv.heartbeat.timeout: must be longer than interval, for LoginSrv speaks only when it is asked (login-gate.defaults.login-srv.heartbeat.interval, {high}:3:24)",
            ],
            Bad([low, high]).Select(e => e.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Admission")]
    [InlineData("admission")]
    [InlineData("a/b")]
    [InlineData("-a")]
    public void A_line_name_must_fit_an_actor_path(string name)
    {
        var file = File("name.hocon", $"login-gate.lines {{ \"{name}\" {{ }} }}");

        Assert.Contains("name", Assert.Single(Bad([file])).Reason.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dialect_can_be_a_preset_with_changes()
    {
        var file = File("dialect.hocon", """
            login-gate.defaults.login-srv.dialect {
              base = classic
              letters { open = N, data = D, close = C }
              second-address = login-srv
              codec = b
              block = 16S
              code-digit = optional
            }
            """);

        var dialect = Good([file]).Lines[0].LoginSrv.Dialect;

        Assert.Equal(DialectLetters.Of('N', 'D', 'C'), dialect.Letters);
        Assert.Equal(SecondAddress.LoginSrv, dialect.SecondAddress);
        Assert.Equal((SixBitCodec.B, BlockLayout.L16Session, CodeDigitRule.Optional), (dialect.Codec, dialect.Layout, dialect.CodeDigit));
    }

    [Fact]
    public void A_dialect_that_cannot_work_is_refused()
    {
        var file = File("letters.hocon", "login-gate.defaults.login-srv.dialect { base = classic, letters { open = A, data = A } }");

        Assert.NotEmpty(Bad([file]));
    }

    [Fact]
    public void Akka_settings_are_handed_on_resolved()
    {
        var file = File("akka.hocon", "vars.n = 55\nakka.actor.default-dispatcher.throughput = ${vars.n}");

        Assert.Contains("55", Good([file]).AkkaHocon, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_in_a_key_of_Akka_is_a_warning_and_a_section_of_ones_own_is_not()
    {
        var file = File("slip.hocon", """
            akka {
              io.tcp.max-chanels = 5
              actor.my-pool { type = PinnedDispatcher }
              actor.deployment { "/gate/*/loginsrv" { dispatcher = akka.actor.my-pool } }
            }
            """);

        var result = SettingsLoader.Load([file], []);

        Assert.Empty(result.Errors);
        Assert.Equal(
            $"{file}:2:3: akka.io.tcp.max-chanels: Akka.NET knows no such key; nearest: akka.io.tcp.max-channels",
            Assert.Single(result.Warnings).ToString());
    }

    [Theory]
    [InlineData("small.hocon")]
    [InlineData("large.hocon")]
    [InlineData("logingate.hocon")]
    public void The_delivered_files_are_good(string name)
    {
        var result = SettingsLoader.Load([Path.Combine(AppContext.BaseDirectory, "hocon", name)], []);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Every_documented_key_is_read_and_every_key_read_is_documented()
    {
        var reference = SettingsLoader.ReadReference().Resolve();
        var gate = (HoconObject)reference["login-gate"];
        var documented = Leaves(gate, "").Where(path => path is not ("lines" or "alarms.webhooks" or "http.users")).ToHashSet();

        var read = SettingsLoader.ReadKeys(reference).ToHashSet();

        Assert.Empty(documented.Except(read));
        Assert.Empty(read.Except(documented));
    }

    private static IEnumerable<string> Leaves(HoconObject section, string prefix) => section.SelectMany(member =>
        member.Value is HoconObject { Count: > 0 } below ? Leaves(below, $"{prefix}{member.Key}.") : [prefix + member.Key]);

    private static GateSettings Good(string[] files, params string[] sets)
    {
        var result = SettingsLoader.Load(files, sets);
        Assert.Empty(result.Errors);
        return result.Settings!;
    }

    private static IReadOnlyList<SettingsError> Bad(string[] files, params string[] sets)
    {
        var result = SettingsLoader.Load(files, sets);
        Assert.Null(result.Settings);
        return result.Errors;
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
