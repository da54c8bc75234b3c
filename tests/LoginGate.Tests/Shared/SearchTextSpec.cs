using System.Net;
using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

/// <summary>What a text that is searched for finds.</summary>
public sealed class SearchTextSpec
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.12", false)]
    [InlineData("10.0.0.", "10.0.0.12", true)]
    [InlineData("10.0.0.0/24", "10.0.0.12", true)]
    [InlineData("10.0.0.0/24", "10.0.1.12", false)]
    [InlineData("0.0.12", "10.0.0.12", true)]
    [InlineData("2001:DB8:0:0::5", "2001:db8::5", true)]
    [InlineData("2001:db8::", "2001:db8::5", true)]
    [InlineData("DB8", "2001:db8::5", true)]
    [InlineData("2001:db8::/32", "2001:db8::5", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData(" 10.0.0.1 ", "10.0.0.1", true)]
    [InlineData("10.0.0.0/99", "10.0.0.1", false)]
    public void An_address_is_found_as_what_it_is_or_as_it_is_written(string text, string address, bool isFound) =>
        Assert.Equal(isFound, new SearchText(text).Finds(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.5", "10.0.0.50", false)]
    [InlineData("/24", "10.0.0.0/24", true)]
    [InlineData("11.0.0.5", "10.0.0.0/8", false)]
    public void A_range_is_found_by_any_part_of_it(string text, string range, bool isFound)
    {
        Assert.True(AddressRangeReader.TryRead(range, out var read, out _));
        Assert.Equal(isFound, new SearchText(text).Finds(read));
    }

    [Theory]
    [InlineData("TIMEOUT", "IdleTimeout", true)]
    [InlineData("idle timeout", "IdleTimeout", true)]
    [InlineData("发包", "发包过快", true)]
    [InlineData("x", "IdleTimeout", false)]
    // Whoever names an address means no text.
    [InlineData("10.0.0.1", "seen with 10.0.0.1", false)]
    public void A_text_is_found_whatever_its_case_and_blanks(string text, string where, bool isFound) =>
        Assert.Equal(isFound, new SearchText(text).Finds(where));

    [Fact]
    public void A_number_is_found_by_its_digits_unless_an_address_is_meant()
    {
        Assert.True(new SearchText("23").Finds(1234));
        Assert.False(new SearchText("5").Finds(1234));
        Assert.False(new SearchText("1.2.3.4").Finds(1234));
    }

    [Fact]
    public void Nothing_is_allocated_for_what_is_looked_at()
    {
        var search = new SearchText("no such thing");
        var address = IPAddress.Parse("203.0.113.200");
        bool Look() => search.Finds(address) || search.Finds(123456) || search.Finds("east");
        for (var i = 0; i < 1000; i++)
            Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Look();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
