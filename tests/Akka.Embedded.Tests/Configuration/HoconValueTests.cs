using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Embedded.Tests.Configuration;

public class HoconValueTests
{
    private static readonly HoconValue Root = ConfigurationFactory.ParseString("""
        a { n = 5, t = 10s, s = 1k, f = on, list = [1, 2], c = x y, nil = null, o { } }
        """).Root;

    private static HoconValue At(string key) => Root.GetObject().GetKey("a").GetChildObject(key);

    [Fact]
    public void Value_of_parsed_text_is_read_as_a_type()
    {
        Assert.Equal(5, At("n").GetInt());
        Assert.Equal(5, At("n").GetByte());
        Assert.Equal(5L, At("n").GetLong());
        Assert.Equal(5m, At("n").GetDecimal());
        Assert.Equal(5.0, At("n").GetDouble());
        Assert.Equal(5f, At("n").GetFloat());
        Assert.Equal(TimeSpan.FromSeconds(10), At("t").GetTimeSpan());
        Assert.Equal(1024, At("s").GetByteSize());
        Assert.True(At("f").GetBoolean());
        Assert.Equal([1, 2], At("list").GetIntList());
        Assert.Equal(["1", "2"], At("list").GetStringList());
        Assert.Equal("x y", At("c").GetString());
        Assert.Null(At("nil").GetString());
    }

    [Fact]
    public void Value_knows_its_kind()
    {
        Assert.True(Root.IsObject());
        Assert.True(At("list").IsArray());
        Assert.True(At("c").IsString());
        Assert.False(At("c").IsObject());
        Assert.False(At("c").IsArray());
        Assert.Null(At("c").GetObject());
        Assert.Empty(At("c").GetArray());
        Assert.True(At("o").IsEmpty);
        Assert.Null(Root.GetChildObject("missing"));
    }

    [Fact]
    public void Value_becomes_a_configuration_at_the_root_or_at_a_key()
    {
        Assert.Equal(5, Root.GetChildObject("a").ToConfig().GetInt("n"));
        Assert.Equal(5, Root.GetChildObject("a").AtKey("b").GetInt("b.n"));
        Assert.Equal(5, At("n").AtKey("k").GetInt("k"));
    }

    [Fact]
    public void Tree_built_by_hand_is_a_configuration()
    {
        var value = new HoconValue();
        Assert.True(value.IsEmpty);
        value.AppendValue(new HoconLiteral { Value = "ab" });
        value.AppendValue(new HoconLiteral { Value = "cd" });
        var root = new HoconObject();
        root.GetOrCreateKey("x").NewValue(new HoconLiteral { Value = "5" });
        root.Items["text"] = value;
        root.GetOrCreateKey("sub").NewValue(new HoconSubstitution("x") { ResolvedValue = root.GetKey("x") });
        root.GetOrCreateKey("list").NewValue(new HoconArray { value });
        var config = new Config(new HoconRoot(new HoconValue([root])));
        Assert.Equal("abcd", config.GetString("text"));
        Assert.Equal(5, config.GetInt("x"));
        Assert.Equal(5, config.GetInt("sub"));
        Assert.Equal(["abcd"], config.GetStringList("list"));
        Assert.Throws<ArgumentNullException>(() => new Config((HoconRoot)null!));
        Assert.Throws<ArgumentNullException>(() => new Config(new HoconRoot((HoconValue)null!)));
    }

    [Fact]
    public void Objects_merge_in_place()
    {
        var one = ConfigurationFactory.ParseString("a { x = 1, y = 1 }, s = 1").Root.GetObject();
        one.Merge(ConfigurationFactory.ParseString("a { y = 2, z = 2 }, s = 2").Root.GetObject());
        var merged = new Config(new HoconRoot(new HoconValue([one])));
        Assert.Equal([1, 2, 2, 2], new[] { "a.x", "a.y", "a.z", "s" }.Select(p => merged.GetInt(p)));
        Assert.Equal("1", ((HoconValue)((IDictionary<string, object>)one.Unwrapped["a"])["x"]).GetString());
    }

    [Fact]
    public void Changing_the_tree_that_was_read_does_not_change_the_configuration()
    {
        Config config = "a { b = 1 }";
        config.GetValue("a").GetObject().GetKey("b").NewValue(new HoconLiteral { Value = "2" });
        Assert.Equal(1, config.GetInt("a.b"));
    }
}
