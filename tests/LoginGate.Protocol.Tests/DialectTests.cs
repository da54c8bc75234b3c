using System.Globalization;
using System.Net;

namespace LoginGate.Protocol.Tests;

public class DialectTests
{
    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_are_sound_and_found_by_name(string name)
    {
        Assert.True(Dialect.TryGetPreset(name.ToUpperInvariant(), out var dialect));
        Assert.Equal(name, dialect.Name);
        Assert.Empty(dialect.Validate());
    }

    [Fact]
    public void The_preset_names_are_those_of_the_settings()
    {
        Assert.Equal(["vc12", "vc16", "classic", "classic-substituted", "wol", "98k", "delphi", "openmir2", "openmir2-int", "openmir2-2022", "applem2", "98k-client", "3k"], Dialect.PresetNames);
        Assert.False(Dialect.TryGetPreset("mir3", out _));
    }

    [Theory]
    [InlineData('A', 'A', 'X', "open and data are both 'A'")]
    [InlineData('O', 'X', 'X', "data and close are both 'X'")]
    [InlineData('X', 'A', 'X', "open and close are both 'X'")]
    [InlineData('7', 'A', 'X', "'7' is a digit")]
    [InlineData('O', '-', 'X', "'-' has a meaning of its own")]
    [InlineData('O', 'A', '+', "'+' has a meaning of its own")]
    [InlineData('%', 'A', 'X', "'%' has a meaning of its own")]
    [InlineData('O', '\n', 'X', "0x0A is not a printable")]
    [InlineData('O', 'A', '\u0080', "0x80 is not a printable")]
    [InlineData('O', ' ', 'X', "0x20 is not a printable")]
    public void Letters_that_cannot_work_are_told(char open, char data, char close, string expected)
    {
        var dialect = Dialect.Classic with { Letters = DialectLetters.Of(open, data, close) };
        Assert.Contains(expected, Assert.Single(dialect.Validate()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GateFrameEncoder(dialect));
    }

    [Fact]
    public void Every_fault_of_a_dialect_is_told_at_once()
    {
        var dialect = Dialect.OpenMir2 with { Name = "", AppendsNul = true, SecondAddress = SecondAddress.None, Codec = (SixBitCodec)9 };
        Assert.Equal(4, dialect.Validate().Count);
    }

    [Theory]
    [InlineData("classic", "127.0.0.2", null)]
    [InlineData("delphi", "10.0.0.1", null)]
    [InlineData("classic", "::1", "must be an IPv4 address")]
    [InlineData("vc16", "127.0.0.2", "a LoginSrv of the VC family takes an announcement for something else")]
    [InlineData("openmir2", "127.0.0.2", "belongs to text framing only")]
    public void An_announcement_that_cannot_work_is_told(string name, string address, string? expected)
    {
        Assert.True(Dialect.TryGetPreset(name, out var preset));
        var errors = (preset with { Announce = IPAddress.Parse(address) }).Validate();
        if (expected is null) Assert.Empty(errors);
        else Assert.Contains(expected, Assert.Single(errors).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_that_the_announcement_needs_is_not_free() => Assert.Contains(
        "begins with 'S', which is a letter of this dialect already",
        Assert.Single((Dialect.Classic with { Letters = DialectLetters.Of('O', 'S', 'X'), Announce = IPAddress.Loopback }).Validate()).ToString(CultureInfo.InvariantCulture),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("98k", "fe80::1", false)]
    [InlineData("98k", "::ffff:10.0.0.7", true)]
    [InlineData("vc12", "10.0.0.7", true)]
    [InlineData("classic", "fe80::1", true)]
    public void Addresses_that_loginsrv_cannot_take_are_known_beforehand(string name, string address, bool announced)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        Assert.Equal(announced, dialect.CanAnnounce(IPAddress.Parse(address)));
    }

    [Fact]
    public void Message_names_follow_the_dialect()
    {
        Assert.Equal("SELECTSERVER", Dialect.Vc16.Idents.NameOfRequest(2005));
        Assert.Equal("GETBACKPASSWORD", Dialect.Wol.Idents.NameOfRequest(2005));
        Assert.Null(Dialect.Classic.Idents.NameOfRequest(2005));
        Assert.Equal("CERTIFICATION_SUCCESS", Dialect.Delphi98k.Idents.NameOfReply(1));
        Assert.Null(Dialect.Classic.Idents.NameOfReply(1));
    }
}
