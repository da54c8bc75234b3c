using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class PasswordHashSpec
{
    private const string Password = "correct horse battery";

    private static readonly PasswordHash Hash = PasswordHash.Of(Password);

    [Fact]
    public void A_password_is_known_by_what_is_kept_of_it_and_no_other_is()
    {
        var kept = PasswordHash.Read(Hash.Text)!;
        Assert.True(kept.IsOf(Password));
        Assert.False(kept.IsOf(Password + " "));
        Assert.False(kept.IsOf(""));
        Assert.DoesNotContain(Password, Hash.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_password_is_never_kept_as_the_same_text_twice() => Assert.NotEqual(Hash.Text, PasswordHash.Of(Password).Text);

    [Fact]
    public void It_costs_what_is_advised_and_is_not_shown()
    {
        Assert.StartsWith("pbkdf2-sha512:210000:", Hash.Text, StringComparison.Ordinal);
        Assert.Equal("pbkdf2-sha512", $"{Hash}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Password)]
    [InlineData("pbkdf2-sha512:1000:{salt}:{hash}")]
    [InlineData("pbkdf2-sha512:2000000000:{salt}:{hash}")]
    [InlineData("pbkdf2-sha1:210000:{salt}:{hash}")]
    [InlineData("pbkdf2-sha512:210000:c2FsdA:{hash}")]
    [InlineData("pbkdf2-sha512:210000:{salt}:AAAA")]
    [InlineData("pbkdf2-sha512:210000:{salt}:{hash}:more")]
    [InlineData("pbkdf2-sha512:210000:{salt}:!")]
    public void What_is_none_or_weak_is_refused(string text)
    {
        var parts = Hash.Text.Split(':');
        Assert.Null(PasswordHash.Read(text.Replace("{salt}", parts[2], StringComparison.Ordinal).Replace("{hash}", parts[3], StringComparison.Ordinal)));
    }
}
