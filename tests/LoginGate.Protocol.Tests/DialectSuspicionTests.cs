using System.Buffers;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol.Tests;

/// <summary>What a gate sees of a wrong dialect names the right one, and what has other reasons names none.</summary>
public class DialectSuspicionTests
{
    private const string KeyRequest = "#1ddhkd=]hddikddhksmTym]TtmpTu!";

    [Fact]
    public void Every_preset_is_tried_and_the_most_common_first()
    {
        Assert.Equal(Dialect.PresetNames.Order(), DialectPresets.MostCommonFirst.Select(preset => preset.Name).Order());
        Assert.Same(Dialect.Classic, DialectPresets.MostCommonFirst[0]);
    }

    [Theory]
    [InlineData("classic", "98k", true)]
    [InlineData("classic", "delphi", true)]
    [InlineData("delphi", "classic", true)]
    [InlineData("98k", "classic", true)]
    [InlineData("98k", "delphi", true, "classic")]
    [InlineData("wol", "98k", true)]
    [InlineData("vc12", "98k", true)]
    [InlineData("openmir2", "98k", false)]
    [InlineData("openmir2", "classic", false)]
    [InlineData("98k", "openmir2", false)]
    [InlineData("classic", "openmir2", false)]
    public void Logins_that_are_not_answered_name_the_dialect_of_their_clients(string set, string spoken, bool answersHeartbeats, string? named = null)
    {
        var likely = DialectSuspicion.OfSilence(Preset(set), Logins(Preset(spoken)), answersHeartbeats);

        Assert.Equal(named ?? spoken, First(likely));
        Assert.DoesNotContain(Preset(set), likely);
    }

    [Theory]
    [InlineData("vc16", "98k")]
    [InlineData("classic", "vc16")]
    [InlineData("applem2", "classic")]
    [InlineData("98k-client", "98k")]
    [InlineData("98k-client", "classic")]
    [InlineData("3k", "classic")]
    [InlineData("3k", "98k")]
    public void Logins_that_the_gate_refused_name_the_dialect_of_their_clients(string set, string spoken)
    {
        var likely = DialectSuspicion.OfSilence(Preset(set), Logins(Preset(spoken), wereForwarded: false), answersHeartbeats: true);

        Assert.Equal(spoken, First(likely));
    }

    [Theory]
    [InlineData("wol", "98k", false, "98k")]
    [InlineData("wol", "classic", false, "classic")]
    [InlineData("applem2", "classic", false, "classic")]
    [InlineData("98k-client", "98k", false, "98k")]
    [InlineData("3k", "98k", false, "98k")]
    [InlineData("classic", "98k", true, null)]
    [InlineData("applem2", "vc16", false, null)]
    public void A_version_check_names_the_dialect_of_its_clients_where_no_login_can_follow_it(string set, string spoken, bool wasForwarded, string? named)
    {
        var check = LoginPacket.BuildRequest(Preset(spoken), '1', new MessageHeader(Preset(spoken).Idents.VersionCheck!.Value, 20011006), default);
        var checks = Enumerable.Repeat(new UnansweredLogin(LoginHead.Of(check), wasForwarded), 3).ToArray();

        Assert.Equal(named, First(DialectSuspicion.OfSilence(Preset(set), checks, answersHeartbeats: true)));
        Assert.Equal(spoken != "vc16", LoginHead.IsFirstOfAnyPreset(checks[0].Head));
    }

    [Theory]
    [InlineData("classic", "#+!", false, true, "applem2")]
    [InlineData("98k-client", "#+!", false, true, "applem2")]
    [InlineData("classic", "#+!", true, true, "applem2")]
    [InlineData("openmir2", "#+!", false, false, "applem2")]
    [InlineData("classic", KeyRequest, true, true, "98k-client")]
    [InlineData("98k", KeyRequest, true, true, "98k-client")]
    [InlineData("openmir2", KeyRequest, true, false, "98k-client")]
    [InlineData("applem2", KeyRequest, false, true, "98k-client")]
    [InlineData("98k-client", KeyRequest, false, true)]
    public void What_clients_say_before_they_log_in_names_their_dialect(
        string set, string opening, bool wasForwarded, bool answersHeartbeats, params string[] named)
    {
        var openings = Enumerable.Repeat(new UnansweredLogin(LoginHead.Of(Listen.Bytes(opening)), wasForwarded), 3).ToArray();

        Assert.True(LoginHead.IsOfAnyPreset(openings[0].Head));
        Assert.Equal(named, DialectSuspicion.OfSilence(Preset(set), openings, answersHeartbeats).Select(likely => likely.Name));
    }

    [Theory]
    [InlineData("classic", "delphi", "3k")]
    [InlineData("classic", "98k", "98k-client")]
    [InlineData("classic", "applem2", "applem2")]
    public void A_dialect_whose_clients_do_not_log_in_without_more_is_not_named_for_logins(string set, string spoken, string spared)
    {
        var likely = DialectSuspicion.OfSilence(Preset(set), Logins(Preset(spoken)), answersHeartbeats: true);

        Assert.DoesNotContain(Preset(spared), likely);
        Assert.Equal(spoken == spared, likely.Count == 0);
    }

    [Theory]
    [InlineData("classic", "wol")]
    [InlineData("wol", "classic")]
    [InlineData("classic", "vc12")]
    [InlineData("vc16", "classic")]
    [InlineData("vc12", "vc16")]
    public void Replies_that_cannot_be_read_name_the_dialect_of_LoginSrv(string set, string spoken)
    {
        var likely = DialectSuspicion.OfBytes(Preset(set), Refusals(Preset(spoken)));

        Assert.Equal(spoken, First(likely));
    }

    [Fact]
    public void A_greeting_names_its_dialect_and_is_right_in_it()
    {
        var greetings = Frames(Dialect.Vc16, new GreetingReply());

        Assert.Equal(["vc16"], DialectSuspicion.OfBytes(Dialect.Vc12, greetings).Select(likely => likely.Name));
        Assert.Empty(DialectSuspicion.OfBytes(Dialect.Vc16, greetings));
    }

    [Theory]
    [InlineData("98k", true)]
    [InlineData("classic", false)]
    [InlineData("delphi", false)]
    [InlineData("wol", true)]
    [InlineData("wol", false)]
    [InlineData("vc16", true)]
    [InlineData("vc16", false)]
    public void A_LoginSrv_that_hangs_is_not_suspected_of_a_dialect_that_does_not_explain_it(string set, bool answersHeartbeats) =>
        Assert.Empty(DialectSuspicion.OfSilence(Preset(set), Logins(Preset(set)), answersHeartbeats));

    [Fact]
    public void Rubbish_of_clients_and_of_LoginSrv_names_none()
    {
        var rubbish = Enumerable.Range(0, 3).Select(i => new UnansweredLogin(LoginHead.Of(Rubbish(i)), WasForwarded: true)).ToArray();

        Assert.Empty(DialectSuspicion.OfSilence(Dialect.Classic, rubbish, answersHeartbeats: true));
        Assert.Empty(DialectSuspicion.OfBytes(Dialect.Classic, ["%1/#zzzzzzzzzzzzzzzzzz!$"u8.ToArray(), "%%%$"u8.ToArray(), "HTTP/1.1 400"u8.ToArray()]));
    }

    [Fact]
    public void One_odd_login_among_three_does_not_hide_the_dialect()
    {
        UnansweredLogin[] logins = [.. Logins(Dialect.Delphi98k).Take(2), .. Logins(Dialect.Classic).Take(1)];

        Assert.Equal("98k", First(DialectSuspicion.OfSilence(Dialect.Classic, logins, answersHeartbeats: true)));
    }

    [Fact]
    public void A_head_tells_the_login_and_holds_no_password()
    {
        foreach (var dialect in DialectPresets.MostCommonFirst)
        {
            var packet = LoginRequests.Build(dialect, '7', new AccountLoginRequest("account1", "geheim"));
            var head = LoginHead.Of(packet);

            Assert.True(LoginHead.IsLogin(dialect, packet), dialect.Name);
            Assert.True(LoginHead.IsLogin(dialect, head), dialect.Name);
            Assert.True(LoginPacket.TryParse(dialect, head, out var parsed));
            Assert.InRange(parsed.Body.Length, 0, "account1/".Length - 1);
        }
        Assert.Empty(LoginHead.Of("GET / HTTP/1.1"u8));
        Assert.Equal("#1<!"u8.ToArray(), LoginHead.Of("#1<!<"u8));
    }

    private static byte[] Rubbish(int seed)
    {
        var random = new Random(seed);
        return [.. "#1"u8, .. Enumerable.Range(0, 40).Select(_ => (byte)random.Next(0x3C, 0x7B)), (byte)'!'];
    }

    private static string? First(IReadOnlyList<Dialect> likely) => likely.Count > 0 ? likely[0].Name : null;

    private static Dialect Preset(string name) => DialectPresets.MostCommonFirst.Single(preset => preset.Name == name);

    private static UnansweredLogin[] Logins(Dialect dialect, bool wereForwarded = true) =>
        [.. Enumerable.Range(1, 3).Select(i => new UnansweredLogin(
            LoginHead.Of(LoginRequests.Build(dialect, (char)('0' + i), new AccountLoginRequest($"player{i}", $"secret{i}"))), wereForwarded))];

    private static byte[][] Refusals(Dialect dialect) => Frames(dialect, new LoginFailedReply(LoginFailure.NoAccount));

    private static byte[][] Frames(Dialect dialect, LoginReply reply) =>
        [.. Enumerable.Range(1, 3).Select(session =>
        {
            var output = new ArrayBufferWriter<byte>();
            new LoginSrvFrameEncoder(dialect).WriteReply(output, session, LoginReplies.Build(dialect, reply));
            return output.WrittenSpan.ToArray();
        })];
}
