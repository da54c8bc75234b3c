using LoginGate.HandOver;

namespace LoginGate.Tests.HandOver;

public sealed class HandOverWordsSpec
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var offer = new HandOverOffer("1.2", 77, [new OfferedLine("main", IsUp: true), new OfferedLine("east", IsUp: false)]);
        var read = HandOverWords.Read<HandOverOffer>(HandOverWords.Write(offer))!;
        Assert.Equal((offer.Version, offer.Process), (read.Version, read.Process));
        Assert.Equal(offer.Lines, read.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"protocol":1}""")]
    [InlineData("""{"protocol":1,"version":null}""")]
    [InlineData("""{"protocol":"one","version":"1"}""")]
    public void What_is_no_greeting_is_none(string text) => Assert.Null(HandOverWords.Read<TakerGreeting>(text));
}
