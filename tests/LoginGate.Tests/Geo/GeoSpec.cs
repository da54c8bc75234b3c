using System.Net;
using LoginGate.Geo;
using LoginGate.Shared;

namespace LoginGate.Tests.Geo;

public sealed class GeoSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geo").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Countries_and_autonomous_systems_come_from_several_files()
    {
        var geo = new GeoBook();
        geo.Use(
        [
            Open("country.mmdb", MmdbWriter.Countries(("203.0.113.0/24", "NL"), ("2001:db8::/32", "cn"))),
            Open("as.mmdb", new MmdbWriter()
                .Add("203.0.113.0/25", ("autonomous_system_number", 64496U), ("autonomous_system_organization", "Example\e[2J Networks"))
                .Add("198.51.100.0/24", ("country", new (string, object)[] { ("iso_code", "DE") })).ToArray()),
        ]);

        Assert.Equal(new GeoPlace("NL", 64496, "Example[2J Networks"), geo.Of(IPAddress.Parse("203.0.113.7")));
        Assert.Equal(new GeoPlace("NL", 0, ""), geo.Of(IPAddress.Parse("203.0.113.200")));
        Assert.Equal(new GeoPlace("CN", 0, ""), geo.Of(IPAddress.Parse("2001:db8::7")));
        Assert.Equal(new GeoPlace("DE", 0, ""), geo.Of(IPAddress.Parse("198.51.100.1")));
        Assert.Equal(GeoPlace.Unknown, geo.Of(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void What_is_written_otherwise_is_read_and_what_makes_no_sense_is_not_known()
    {
        var file = Open("odd.mmdb", new MmdbWriter()
            .Add("192.0.2.0/24", ("country", Map(("iso_code", "BE"))), ("registered_country", Map(("iso_code", "FR"))))
            .Add("198.51.100.0/24", ("country", Map()), ("registered_country", Map(("iso_code", "fr"))))
            .Add("203.0.113.0/24", ("country_code", "NLD"), ("autonomous_system_number", "64496"), ("autonomous_system_organization", new string('x', 100)))
            .Add("203.0.112.0/24", ("country_code", "N1"), ("autonomous_system_number", 64496U), ("autonomous_system_organization", " A\U0001F600\u0007B "))
            .ToArray());

        Assert.Equal(new GeoPlace("BE", 0, ""), file.Find(IPAddress.Parse("192.0.2.1")));
        Assert.Equal(new GeoPlace("FR", 0, ""), file.Find(IPAddress.Parse("198.51.100.1")));
        Assert.Equal(new GeoPlace("", 0, new string('x', 64)), file.Find(IPAddress.Parse("203.0.113.1")));
        Assert.Equal(new GeoPlace("", 64496, "AB"), file.Find(IPAddress.Parse("203.0.112.1")));
    }

    [Fact]
    public void A_database_that_can_be_opened_and_not_read_is_refused() => Assert.Throws<GeoFileException>(
        () => Open("broken.mmdb", new MmdbWriter().AddRaw("0.0.0.0/0", [0b111_11111, 0xff, 0xff, 0xff]).ToArray()));

    [Theory]
    [InlineData("NL", 64496, "NL", 64496, "NL", 64496)]
    [InlineData("NL", 64496, "DE", 64496, "", 64496)]
    [InlineData("NL", 64496, "NL", 64497, "NL", 0)]
    [InlineData("NL", 64496, "", 0, "", 0)]
    public void Places_have_in_common_what_is_the_same(string country, uint system, string otherCountry, uint other, string common, uint commonSystem) => Assert.Equal(
        new GeoPlace(common, commonSystem, commonSystem == 0 ? "" : "Example"), new GeoPlace(country, system, "Example").And(new GeoPlace(otherCountry, other, "Example")));

    private static (string, object)[] Map(params (string, object)[] values) => values;

    [Theory]
    [InlineData("")]
    [InlineData("no database")]
    [InlineData("\u00ab\u00cd\u00efMaxMind.com")]
    public void What_is_no_database_is_refused_with_a_reason(string content)
    {
        var refused = Assert.Throws<GeoFileException>(() => Open("bad.mmdb", [.. content.Select(c => (byte)c)]));
        Assert.NotEmpty(refused.Message);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        var path = Path.Combine(_folder, "none.mmdb");
        Assert.Equal($"'{path}': there is no such file", Assert.Throws<GeoFileException>(() => GeoFile.Open(path)).Message);
    }

    [Fact]
    public void Read_anew_a_file_counts_and_a_broken_one_leaves_the_old_one_in_place()
    {
        var geo = new GeoBook();
        geo.Use([Open("country.mmdb", MmdbWriter.Countries(("203.0.113.0/24", "NL")))]);

        Write("country.mmdb", MmdbWriter.Countries(("203.0.113.0/24", "BE")));
        geo.Reopen();
        Assert.Equal("BE", geo.Of(IPAddress.Parse("203.0.113.7")).Country);

        Write("country.mmdb", [1, 2, 3]);
        Assert.Throws<GeoFileException>(geo.Reopen);
        Assert.Equal("BE", geo.Of(IPAddress.Parse("203.0.113.7")).Country);
        // Nobody need try it again until it changes.
        Assert.Equal(FileStamp.Look(Path.Combine(_folder, "country.mmdb")), Assert.Single(geo.Files).Value);
    }

    /// <summary>Whatever stands in it: an answer or a refusal.</summary>
    [Fact]
    public void A_broken_database_harms_nobody()
    {
        var good = new MmdbWriter()
            .Add("203.0.113.0/24", ("country", new (string, object)[] { ("iso_code", "NL") }), ("autonomous_system_number", 64496U))
            .Add("2001:db8::/32", ("country_code", "CN"), ("autonomous_system_organization", "Example")).ToArray();
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            byte[] broken = [.. good];
            for (var i = random.Next(4); i >= 0; i--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            Look(random.Next(5) == 0 ? broken[..random.Next(broken.Length)] : broken);
        }
    }

    [Theory]
    // A map that is in itself, and one that goes deep; an array that claims to be huge.
    [InlineData(new byte[] { 0b111_00001, 0b010_00001, (byte)'a', 0b001_00000, 0 }, 1)]
    [InlineData(new byte[] { 0b111_00001, 0b010_00001, (byte)'a' }, 100_000)]
    [InlineData(new byte[] { 0b000_11111, 4, 0xff, 0xff, 0xff }, 1)]
    [InlineData(new byte[] { 0b111_11111, 0xff, 0xff, 0xff }, 1)]
    public void Data_without_an_end_harm_nobody(byte[] data, int times) =>
        Look(new MmdbWriter().AddRaw("0.0.0.0/0", [.. Enumerable.Repeat(data, times).SelectMany(d => d)]).ToArray());

    private void Look(byte[] content)
    {
        try
        {
            var file = Open("broken.mmdb", content);
            foreach (var address in (string[])["203.0.113.7", "2001:db8::1", "192.0.2.1"])
                Assert.True(file.Find(IPAddress.Parse(address)).Name.Length <= 64);
        }
        catch (GeoFileException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private GeoFile Open(string name, byte[] content)
    {
        Write(name, content);
        return GeoFile.Open(Path.Combine(_folder, name));
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);
}
