using Akka.Event;
using Akka.Util;
using Akka.Util.Internal;

namespace Akka.Embedded.Tests.Util;

public class ExtensionsTests
{
    [Theory]
    [InlineData("a.b.c", new[] { "a", "b", "c" })]
    [InlineData("a.\"b.c\".d", new[] { "a", "b.c", "d" })]
    [InlineData("\"/*/x\".y", new[] { "/*/x", "y" })]
    [InlineData("", new string[0])]
    public void A_dotted_path_is_split_outside_of_quotes(string path, string[] expected) =>
        Assert.Equal(expected, path.SplitDottedPathHonouringQuotes());

    [Fact]
    public void Collections_and_time_spans_have_their_helpers()
    {
        int[] numbers = [1, 2, 3];
        Assert.Equal([3], numbers.Drop(2));
        Assert.Equal(1, numbers.Head());
        Assert.Equal([1, 2, 3, 4], numbers.Concat(4));
        Assert.Equal("a-b", new[] { "a", "b" }.Join("-"));
        Assert.Equal("b c", "a \"b c\" d".BetweenDoubleQuotes());
        Assert.Equal(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2).Max(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2).Min(TimeSpan.FromSeconds(1)));

        var map = new Dictionary<string, int>();
        map.AddOrSet("a", 1);
        map.AddOrSet("a", 2);
        Assert.Equal(2, map.GetOrElse("a", 0));
        Assert.Equal(9, map.GetOrElse("b", 9));
        Assert.Same(map, map.AddAndReturn("c", 3));
    }

    [Theory]
    [InlineData("Akka.Event.DefaultLogger")]
    [InlineData("Akka.Event.DefaultLogger, Akka")]
    [InlineData("Akka.Event.DefaultLogger, Akka.Embedded")]
    [InlineData("Akka.Event.DefaultLogger, Akka, Version=1.5.0.0, Culture=neutral, PublicKeyToken=null")]
    public void Settings_may_name_the_assemblies_of_the_original(string name) =>
        Assert.Equal(typeof(DefaultLogger), TypeResolver.Find(name));

    [Fact]
    public void Types_of_the_user_and_of_the_platform_are_found()
    {
        Assert.Equal(typeof(ExtensionsTests), TypeResolver.Find(typeof(ExtensionsTests).TypeQualifiedName()));
        Assert.Equal(typeof(ExtensionsTests), TypeResolver.Find(typeof(ExtensionsTests).AssemblyQualifiedName!));
        Assert.Equal(typeof(ExtensionsTests), TypeResolver.Find(typeof(ExtensionsTests).FullName!));
        Assert.Equal(typeof(string), TypeResolver.Find("System.String"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("No.Such.Type")]
    [InlineData("No.Such.Type, Akka")]
    [InlineData("No.Such.Type, No.Such.Assembly")]
    [InlineData("a, , b")]
    public void An_unknown_name_gives_null_and_no_exception(string name) => Assert.Null(TypeResolver.Find(name));
}
