using System.Net;
using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>What a <c>dialect</c> object may change beyond letters, addresses and block.</summary>
public sealed class DialectSettingsSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-dialect").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_substituted_code_is_a_preset_and_a_codec_of_any_base()
    {
        Assert.Equal(SixBitCodec.ASubstituted, Read("base = vc12, codec = a-substituted").Codec);
        Assert.Equal(SixBitCodec.ASubstituted, Read("base = classic-substituted").Codec);
    }

    [Fact]
    public void Numbers_of_messages_are_moved_and_switched_off_and_the_rest_stays()
    {
        var idents = Read("base = classic, idents { login = 86, new-account = 87, select-server = 0, change-password = off, greeting = 65535 }").Idents;

        Assert.Equal(
            Dialect.Classic.Idents with { Login = 86, NewAccount = 87, SelectServer = 0, ChangePassword = null, Greeting = 65535 }, idents);
    }

    [Fact]
    public void A_line_moves_a_number_and_keeps_those_of_the_defaults()
    {
        var settings = Good("""
            login-gate.defaults.login-srv.dialect { base = classic, idents { login = 86, new-account = 87 } }
            login-gate.lines.east.login-srv.dialect.idents.new-account = 88
            """);

        var idents = settings.Lines[0].LoginSrv.Dialect.Idents;
        Assert.Equal(86, idents.Login);
        Assert.Equal((ushort)88, idents.NewAccount);
    }

    [Fact]
    public void Every_number_of_a_dialect_has_its_key()
    {
        string[] keys =
        [
            "login", "login-alternative", "new-account", "select-server", "version-check", "change-password", "update-account",
            "forgotten-password", "key-request", "greeting", "login-ok", "login-fail", "login-no-account", "new-account-ok", "new-account-fail",
            "select-server-ok", "select-server-full", "version-ok", "version-fail", "change-password-ok", "change-password-fail",
            "update-account-asked", "update-account-ok", "update-account-fail", "forgotten-password-ok", "forgotten-password-fail", "captcha",
            "timed-out", "key-answer", "login-key",
        ];
        var numbers = typeof(LoginIdents).GetProperties()
            .Where(property => property.PropertyType == typeof(ushort) || property.PropertyType == typeof(ushort?)).ToList();

        var idents = Read($"base = classic, idents {{ {string.Join(", ", keys.Select((key, at) => $"{key} = {1000 + at}"))} }}").Idents;

        Assert.Equal(
            Enumerable.Range(1000, keys.Length),
            numbers.Select(property => Convert.ToInt32(property.GetValue(idents), provider: null)).Order());
    }

    [Theory]
    [InlineData("login = 65536", "login: must be a number from 0 to 65535, is '65536'")]
    [InlineData("login = off", "login: must be a number from 0 to 65535, is 'off'")]
    [InlineData("new-account = -1", "new-account: must be a number from 0 to 65535 or off, is '-1'")]
    [InlineData("new-account = none", "new-account: must be a number from 0 to 65535 or off, is 'none'")]
    [InlineData("new-account = [1]", "new-account: must be a text, is an array")]
    [InlineData("new-acount = 5", "new-acount: unknown key; nearest known key: login-gate.defaults.login-srv.dialect.idents.new-account")]
    [InlineData("login = 2002", "login: must differ from new-account, is 2002 too (login-gate.defaults.login-srv.dialect.idents.new-account)")]
    [InlineData("new-account = 2001", "new-account: must differ from login, is 2001 too")]
    [InlineData("login = 86, new-account = 86", "new-account: must differ from login, is 86 too (")]
    [InlineData("login-ok = 503", "login-ok: must differ from login-fail, is 503 too")]
    [InlineData("new-account-fail = off", "new-account-fail: must not be off while new-account is not")]
    public void A_number_that_cannot_be_is_an_error_with_its_place(string idents, string expected)
    {
        var error = Assert.Single(Bad($"login-gate.defaults.login-srv.dialect {{\n  base = classic\n  idents {{ {idents} }}\n}}")).ToString();

        Assert.Contains(".hocon:3:", error, StringComparison.Ordinal);
        Assert.Contains($"login-gate.defaults.login-srv.dialect.idents.{expected}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_numbers_that_are_set_alike_are_both_named_with_their_lines()
    {
        var error = Assert.Single(Bad("""
            login-gate.defaults.login-srv.dialect {
              base = classic
              idents {
                login = 86
                new-account = 86
              }
            }
            """)).ToString();

        Assert.Contains(".hocon:5:", error, StringComparison.Ordinal);
        Assert.Contains(".hocon:4:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void New_accounts_that_the_gate_is_not_to_know_need_no_answer() =>
        Assert.Null(Read("base = classic, idents { new-account = off, new-account-fail = off }").Idents.NewAccount);

    [Theory]
    [InlineData("\"^\"", "^")]
    [InlineData("\"/@\"", "/@")]
    public void What_parts_account_and_password_is_told(string written, string read) =>
        Assert.Equal(read, Read($"base = classic, login-separator = {written}").Conversation.LoginSeparators);

    [Theory]
    [InlineData("login-separator = a", "login-separator: must be printable ASCII characters that are neither letters nor digits, is 'a'")]
    [InlineData("login-separator = \"\\t\"", "login-separator: must be printable ASCII characters")]
    [InlineData("login-separator = [a]", "login-separator: must be a text, is an array")]
    [InlineData("public-address = [1]", "public-address: must be a text, is an array")]
    [InlineData("second-address = public, public-address = [1]", "public-address: must be a text, is an array")]
    [InlineData("second-address = public, public-address = \"\"", "public-address: is missing, and second-address is public")]
    [InlineData("announce = \"::1\"", "announce: must be an IPv4 address such as 127.0.0.1, is '::1'")]
    [InlineData("announce = gate", "announce: must be an IPv4 address such as 127.0.0.1, is 'gate'")]
    public void A_bad_separator_or_announcement_is_an_error(string set, string expected) => Assert.Contains(
        $"login-gate.defaults.login-srv.dialect.{expected}",
        Assert.Single(Bad($"login-gate.defaults.login-srv.dialect {{ base = classic, {set} }}")).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("vc16")]
    [InlineData("openmir2")]
    public void An_announcement_is_refused_where_LoginSrv_would_take_it_for_something_else(string basis) => Assert.Contains(
        $"announce: does not go with {basis}: ",
        Assert.Single(Bad($"login-gate.defaults.login-srv.dialect {{ base = {basis}, announce = \"127.0.0.1\" }}")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void An_announcement_that_LoginSrv_takes_no_notice_of_is_a_warning()
    {
        Assert.Equal(IPAddress.Parse("127.0.0.2"), Read("base = classic, announce = \"127.0.0.2\"").Announce);

        var result = Load("login-gate.defaults.login-srv.dialect { base = classic, announce = \"10.0.0.1\" }");

        Assert.Empty(result.Errors);
        Assert.Contains("does not begin with 127.0.0.", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_has_an_object_where_the_defaults_have_a_name()
    {
        var settings = Good("login-gate.lines.east.login-srv.dialect { base = applem2, public-address = 203.0.113.5 }");
        Assert.Equal(IPAddress.Parse("203.0.113.5"), settings.Lines[0].LoginSrv.Dialect.PublicAddress);
    }

    [Fact]
    public void A_line_switches_off_what_the_defaults_have()
    {
        var settings = Good("""
            login-gate.defaults.login-srv.dialect { base = classic, announce = 127.0.0.2, public-address = 203.0.113.5, login-separator = "^" }
            login-gate.lines {
              east.login-srv.dialect { base = vc16, announce = "", public-address = "", login-separator = "" }
              west { listen.port = 7001, login-srv.dialect.announce = 127.0.0.3 }
            }
            """);
        var (east, west) = (settings.Lines[0].LoginSrv.Dialect, settings.Lines[1].LoginSrv.Dialect);

        Assert.Equal((null, null, "", Dialect.Vc16.SecondAddress), (east.Announce, east.PublicAddress, east.Conversation.LoginSeparators, east.SecondAddress));
        Assert.Equal((IPAddress.Parse("127.0.0.3"), IPAddress.Parse("203.0.113.5"), "^"), (west.Announce, west.PublicAddress, west.Conversation.LoginSeparators));
    }

    [Theory]
    [InlineData("base = openmir2, letters { open = Q }", "letters: are none where the base writes records")]
    [InlineData("base = vc16, open-with = first-data", "a LoginSrv that greets each client must hear of it at once")]
    public void What_would_do_nothing_or_never_work_is_an_error(string dialect, string expected) =>
        Assert.Contains(expected, Assert.Single(Bad($"login-gate.defaults.login-srv.dialect {{ {dialect} }}")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_password_is_in_no_error()
    {
        var secret = new string('s', 65);
        var error = Assert.Single(SettingsLoader.Load([], ["login-gate.defaults.login-srv.dialect.base=3k", $"login-gate.defaults.login-srv.dialect.handshake.gate-password={secret}"]).Errors);
        Assert.DoesNotContain("sss", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("gate-password", error.ToString(), StringComparison.Ordinal);
    }

    private Dialect Read(string dialect) => Good($"login-gate.defaults.login-srv.dialect {{ {dialect} }}").Lines[0].LoginSrv.Dialect;

    private GateSettings Good(string text)
    {
        var result = Load(text);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return result.Settings!;
    }

    private IReadOnlyList<SettingsError> Bad(string text)
    {
        var result = Load(text);
        Assert.Null(result.Settings);
        return result.Errors;
    }

    private SettingsResult Load(string text)
    {
        var path = Path.Combine(_folder, "dialect.hocon");
        File.WriteAllText(path, text);
        return SettingsLoader.Load([path], []);
    }
}
