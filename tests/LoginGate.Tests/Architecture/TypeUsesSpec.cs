using System.Net;
using System.Text;

namespace LoginGate.Tests.Architecture;

/// <summary>What is not seen cannot be wrong: the other specs of this folder are worth what this one finds.</summary>
public sealed class TypeUsesSpec
{
    private static readonly IReadOnlyList<TypeUse> Uses = TypeUses.Of(typeof(TypeUsesSpec).Assembly);

    [Theory]
    [InlineData(typeof(Version), "a field")]
    [InlineData(typeof(Uri), "an argument of a type")]
    [InlineData(typeof(UriBuilder), "a method's result")]
    [InlineData(typeof(Random), "a method's body")]
    [InlineData(typeof(Rune), "a lambda")]
    [InlineData(typeof(IPAddress), "an iterator")]
    [InlineData(typeof(Cookie), "an awaiting method")]
    [InlineData(typeof(StringBuilder), "an awaiting iterator")]
    [InlineData(typeof(FormatException), "a catch")]
    [InlineData(typeof(DayOfWeek), "an argument of a call")]
    public void A_use_is_found_in(Type used, string place)
    {
        Assert.True(Uses.Contains(new TypeUse(typeof(Sample), used)), $"{used} in {place} is not seen");
    }

    [Fact]
    public void What_a_type_does_not_name_it_does_not_use()
    {
        Assert.DoesNotContain(new TypeUse(typeof(Sample), typeof(HttpClient)), Uses);
    }
}

#pragma warning disable CA1822, CA1823, IDE0051, IDE0052 // Nobody calls it: it is read.
internal sealed class Sample
{
    private readonly Version _field = new();
    private readonly List<Uri[]> _argument = [];

    private UriBuilder? Result() => null;

    private int Body() => Random.Shared.Next();

    private Func<char, bool> Lambda() => c => Rune.IsValid(c);

    private IEnumerable<string> Iterator()
    {
        yield return IPAddress.Loopback.ToString();
    }

    private async Task<bool> Await()
    {
        await Task.Yield();
        return new Cookie().Expired;
    }

    private async IAsyncEnumerable<int> AwaitAndIterate()
    {
        await Task.Yield();
        yield return new StringBuilder().Length;
    }

    private void Catch()
    {
        try
        {
            Body();
        }
        catch (FormatException)
        {
        }
    }

    private string Call() => System.Globalization.DateTimeFormatInfo.InvariantInfo.GetDayName(0);
}
