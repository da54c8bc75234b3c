using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class NameAndPathTests : SystemTest
{
    [Theory]
    [InlineData("")]
    [InlineData("$reserved")]
    [InlineData("with space")]
    [InlineData("sl/ash")]
    [InlineData("ha#sh")]
    [InlineData("ümlaut")]
    [InlineData("bad%escape")]
    [InlineData("bad%2")]
    public void Illegal_names_are_refused(string name)
    {
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, name));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("-_.*+:@&=,!~';()")]
    [InlineData("a%20b")]
    [InlineData("0$")]
    public void Legal_names_are_taken(string name)
    {
        Assert.Equal(name, Sys.ActorOf(Props.Empty, name).Path.Name);
        Assert.True(ActorPath.IsValidPathElement(name));
    }

    [Fact]
    public async Task A_name_is_taken_until_its_actor_has_ended()
    {
        var first = Sys.ActorOf(Props.Empty, "same");
        var e = Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, "same"));
        Assert.Equal("Actor name \"same\" is not unique!", e.Message);
        await first.GracefulStop(Patience);
        IActorRef? second = null;
        await Eventually(() => TryMake(out second));
        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second!.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
    }

    [Fact]
    public void Made_up_names_count_up_from_dollar_a()
    {
        Assert.Equal(["$a", "$b", "$c"], Enumerable.Range(0, 3).Select(_ => Sys.ActorOf(Props.Empty).Path.Name));
        Assert.Equal("$~", ActorNames.FromNumber(63));
        Assert.Equal("$ab", ActorNames.FromNumber(64));
    }

    [Fact]
    public void A_path_prints_with_and_without_address_and_uid()
    {
        var path = new RootActorPath(new Address("akka", "s")) / "user" / "a#7";
        Assert.Equal("akka://s/user/a", path.ToString());
        Assert.Equal("/user/a", path.ToStringWithoutAddress());
        Assert.Equal("akka://s/user/a#7", path.ToSerializationFormat());
        Assert.Equal("akka.tcp://s@h:1/user/a", path.ToStringWithAddress(new Address("akka.tcp", "s", "H", 1)));
        Assert.Equal(7, path.Uid);
        Assert.Equal(["user", "a"], path.Elements);
        Assert.Equal("akka://s/", path.Root.ToString());
        Assert.Equal("user", path.ParentOf(-1).Name);
        Assert.Equal("user", path.ParentOf(1).Name);
        Assert.Equal(path.Root, path.ParentOf(0));
    }

    [Theory]
    [InlineData("akka://s/user/a")]
    [InlineData("akka://s/user/a#42")]
    [InlineData("akka.tcp://s@host:8080/user/a/b")]
    [InlineData("akka://s/")]
    public void A_path_parses_back(string text)
    {
        Assert.True(ActorPath.TryParse(text, out var path));
        Assert.Equal(text, path.ToSerializationFormat());
        Assert.Equal(path, ActorPath.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/user/a")]
    [InlineData("http://s/user")]
    [InlineData("akka://")]
    [InlineData("akka://s@host/user")]
    [InlineData("akka://s@host:99999/user")]
    public void A_malformed_path_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.Throws<UriFormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void Path_equality_ignores_the_uid_and_reference_equality_does_not()
    {
        var root = new RootActorPath(new Address("akka", "s"));
        Assert.Equal(root / "a#1", root / "a#2");
        Assert.Equal((root / "a#1").GetHashCode(), (root / "a#2").GetHashCode());
        Assert.NotEqual(root / "a", root / "b");
        Assert.NotEqual(root / "a", new RootActorPath(new Address("akka", "t")) / "a");
        Assert.True((root / "a").CompareTo(root / "b") < 0);
        Assert.Equal(root / "a" / "b", root / new[] { "a", "", "b" });
    }

    [Fact]
    public void References_print_as_path_and_uid_in_brackets()
    {
        var actor = Sys.ActorOf(Props.Empty, "shown");
        Assert.Equal($"[akka://test/user/shown#{actor.Path.Uid}]", actor.ToString());
        Assert.Equal(0, actor.CompareTo(actor));
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.True(((IActorRef?)null).IsNobody());
        Assert.Same(actor, ActorRefs.Nobody.GetOrElse(() => actor));
        Assert.Equal("akka://all-systems/Nobody", ActorRefs.Nobody.Path.ToString());
    }

    [Fact]
    public void An_address_prints_and_parses()
    {
        Assert.Equal("akka://s", new Address("akka", "s").ToString());
        Assert.Equal("akka.tcp://s@h:25", new Address("akka.tcp", "s", "h", 25).ToString());
        Assert.True(Address.TryParse("akka.tcp://s@h:25/user/x", out var address, out string rest));
        Assert.Equal(25, address.Port);
        Assert.Equal("/user/x", rest);
        Assert.Equal(address, address.Clone());
    }

    [Fact]
    public void Relative_paths_split_and_absolute_ones_do_not()
    {
        Assert.Equal(["", "user", "a"], RelativeActorPath.Unapply("/user/a"));
        Assert.Equal(["..", "a"], RelativeActorPath.Unapply("../a"));
        Assert.Null(RelativeActorPath.Unapply("akka://s/user"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a_b")]
    public void Illegal_system_names_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));
    }

    private bool TryMake(out IActorRef? actor)
    {
        try
        {
            actor = Sys.ActorOf(Props.Empty, "same");
            return true;
        }
        catch (InvalidActorNameException)
        {
            actor = null;
            return false;
        }
    }
}
