using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class UnixNamesSpec
{
    [Fact]
    public void A_user_has_a_name_that_the_systems_file_gives_and_a_number_where_it_does_not()
    {
        Assert.Equal("root", UnixNames.OfUser(0));
        Assert.Equal("user 4294967000", UnixNames.OfUser(4294967000));
    }

    [Theory]
    [InlineData("/none")]
    // Exists, and gives an error to who reads it.
    [InlineData("/proc/self/mem")]
    public void Who_comes_in_has_a_number_where_the_systems_file_cannot_be_read(string users) =>
        Assert.Equal("user 0", UnixNames.OfUser(0, users));
}
