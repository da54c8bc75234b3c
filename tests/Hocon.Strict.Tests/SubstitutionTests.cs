using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class SubstitutionTests
{
    [Theory]
    [InlineData("a = 1, b = ${a}", """{a:1,b:1}""")]
    [InlineData("a = 1, b = ${a}, a = 2", """{a:2,b:2}""")]
    [InlineData("b = ${a.b.c}, a { b { c = [1, x] } }", """{b:[1,"x"],a:{b:{c:[1,"x"]}}}""")]
    [InlineData("a = ${x}foo, x = 1", """{a:"1foo",x:1}""")]
    [InlineData("a = ${x} foo ${x}, x = 1.50", """{a:"1.50 foo 1.50",x:1.50}""")]
    [InlineData("a = ${\"x.y\"}, \"x.y\" = 1, x.y = 2", """{a:1,"x.y":1,x:{y:2}}""")]
    [InlineData("a = x${n}y, n = null", """{a:"xnully",n:null}""")]
    [InlineData("a = ${n}, n = null", """{a:null,n:null}""")]
    [InlineData("a = ${ b }, b = true", """{a:true,b:true}""")]
    [InlineData("a { b = ${c} }, c = ${a}, a { d = 1 }, e = 2, c = 5", """{a:{b:5,d:1},c:5,e:2}""")]
    public void Substitution_takes_the_final_value_and_its_type(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a = ${?b}", "{}")]
    [InlineData("a = 1, a = ${?b}", "{a:1}")]
    [InlineData("a = [${?b}, 1, ${?c}]", "{a:[1]}")]
    [InlineData("a = x${?b}y", "{a:\"xy\"}")]
    [InlineData("a = ${?b}${?c}", "{}")]
    [InlineData("a = ${?b} ${?c}", "{a:\" \"}")]
    [InlineData("a = \"\"${?b}", "{a:\"\"}")]
    [InlineData("a = [1] ${?b}", "{a:[1]}")]
    [InlineData("a = { x : 1 } ${?b}", "{a:{x:1}}")]
    [InlineData("a = ${?m}, b = ${?a}, c = ${?b}", "{}")]
    [InlineData("a { x = 1 }, a = ${?b}, a { y = 2 }", "{a:{x:1,y:2}}")]
    public void Optional_substitution_without_a_value_leaves_nothing(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("path = \"a:b\", path = ${path}\":c\"", "{path:\"a:b:c\"}")]
    [InlineData("a = 1, a = ${a}2, a = ${a}3", "{a:\"123\"}")]
    [InlineData("a = ${?a}foo", "{a:\"foo\"}")]
    [InlineData("foo : ${?foo}", "{}")]
    [InlineData("foo { a = 1 }, foo = ${foo}", "{foo:{a:1}}")]
    [InlineData("foo : { a : { c : 1 } }, foo : ${foo.a}, foo : { a : 2 }", "{foo:{a:2,c:1}}")]
    [InlineData("a : [1, 2], a : ${a} [3, 4], a : ${a} [5]", "{a:[1,2,3,4,5]}")]
    [InlineData("a : { a : 0 }, a : ${a} { b : 1 }, a : ${a} { c : 2 }", "{a:{a:0,b:1,c:2}}")]
    [InlineData("a : { b : 3 }, a : { b : 2 } ${a}", "{a:{b:3}}")]
    [InlineData("a.x = 1, a { x = ${a.x}2 }", "{a:{x:\"12\"}}")]
    [InlineData("b { p = 1, p = ${b.p}2 }, x = { p = 0 }, x = ${b}", "{b:{p:\"12\"},x:{p:\"12\"}}")]
    [InlineData("a : 1, b : 2, a : ${b}, b : ${a}", "{a:1,b:1}")]
    public void Self_reference_looks_back_to_the_earlier_value(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }", "{bar:{foo:42,baz:42}}")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }, bar : { foo : 43 }", "{bar:{foo:43,baz:43}}")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }, bar.b = 3, foo : { c : ${bar.b}, d : 2 }, foo.d = 4", "{bar:{a:4,b:3},foo:{c:3,d:4}}")]
    [InlineData("a = ${b}, b { c = 1, d = ${a.c} }", "{a:{c:1,d:1},b:{c:1,d:1}}")]
    [InlineData("foo = ${a.b.c}, a { b { c = 42, cycle = ${foo} }, cycle = ${foo} }", "{foo:42,a:{b:{c:42,cycle:42},cycle:42}}")]
    [InlineData("base { name = ${derived.id} }, derived = ${base} { id = 5 }", "{base:{name:5},derived:{name:5,id:5}}")]
    public void Objects_may_refer_to_parts_of_themselves_and_each_other(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("d { a = 1, b = 2 }, i = ${d}, i.b = 3, j.b = ${i.b}", "{d:{a:1,b:2},i:{a:1,b:3},j:{b:3}}")]
    [InlineData("d { a = 1, b = 2 }, i = ${d}, i.b = { c : 43 }, j.b = ${i.b}", "{d:{a:1,b:2},i:{a:1,b:{c:43}},j:{b:{c:43}}}")]
    [InlineData("d { a = 1, b = 2 }, i.b = 7, i = ${d}, j.b = ${i.b}", "{d:{a:1,b:2},i:{b:2,a:1},j:{b:2}}")]
    [InlineData("d { a = ${i.b}, b = 2 }, i.b = 7, i = ${d}, j.b = ${i.b}", "{d:{a:2,b:2},i:{b:2,a:2},j:{b:2}}")]
    [InlineData("d { a = 1, b = 2 }, i = ${d}, i.c = ${k.d}, i.x = ${k.y}, k = ${d}, k.d = ${i.a}, k.y = 15",
        "{d:{a:1,b:2},i:{a:1,b:2,c:1,x:15},k:{a:1,b:2,d:1,y:15}}")]
    public void Substituted_objects_merge_with_what_is_written_around_them(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a = ${nonexistent}, a = 42", "{a:42}")]
    [InlineData("a = ${a}, a = 42", "{a:42}")]
    [InlineData("a = { b : ${nonexistent} }, a = null", "{a:null}")]
    public void Hidden_substitution_is_never_looked_at(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a = 1\nb = ${x.y}", 2, 5, "${x.y} is defined neither")]
    [InlineData("a = ${nonexistent}, a = { b : 42 }", 1, 5, "${nonexistent} is defined neither")]
    [InlineData("a : ${a}x", 1, 5, "no earlier value of a")]
    [InlineData("foo : ${foo}\nfoo : { a : 1 }", 1, 7, "no earlier value of foo")]
    [InlineData("a : ${b}, b : ${a}", 1, 15, "cycle b -> a -> b")]
    [InlineData("a : ${b}\nb : ${c}\nc : ${a}", 3, 5, "cycle b -> c -> a -> b")]
    [InlineData("a : { b : ${a} }", 1, 11, "contains itself")]
    [InlineData("a : [1, ${a}]", 1, 9, "contains itself")]
    [InlineData("a : ${x.y}, x : 5", 1, 5, "${x.y} is defined neither")]
    public void Substitution_that_cannot_be_resolved_is_refused_with_its_place(string text, int line, int column, string reason)
    {
        var e = Refused(text);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.Equal((line, column), (e.Origin.Line, e.Origin.Column));
    }

    [Theory]
    [InlineData("a += 1", "{a:[1]}")]
    [InlineData("a = [], a += 2", "{a:[2]}")]
    [InlineData("a = [1], a += 2, a += [3]", "{a:[1,2,[3]]}")]
    [InlineData("a.b.c = [1], a.b.c += 2", "{a:{b:{c:[1,2]}}}")]
    [InlineData("a { b { c = [1], c += 2 } }", "{a:{b:{c:[1,2]}}}")]
    [InlineData("a = ${x}, a += ${y}, x = [1], y = 2", "{a:[1,2],x:[1],y:2}")]
    [InlineData("a += { b : 1 }, a += { b : 2 }", "{a:[{b:1},{b:2}]}")]
    [InlineData("x = [ { a += 1, a += 2 } ]", "{x:[{a:[1,2]}]}")]
    [InlineData("x += { a += 1, a += 2 }", "{x:[{a:[1,2]}]}")]
    [InlineData("a { \"0\" : x }, a += y", "{a:[\"x\",\"y\"]}")]
    [InlineData("a = [1], a += ${?none}", "{a:[1]}")]
    public void Plus_equals_appends_an_element(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a = 10, a += 2", "a number")]
    [InlineData("a = abc, a += 2", "a string")]
    [InlineData("a = null, a += 2", "null")]
    [InlineData("a = { x : y }, a += 2", "an object")]
    public void Plus_equals_on_anything_but_an_array_is_refused(string text, string kind) =>
        Assert.Contains($"to {kind}", Refused(text).Reason, StringComparison.Ordinal);

    [Fact]
    public void Many_layers_of_substituted_objects_merge_in_order() =>
        Assert.Equal(
            "{x:10,y:11,asdf:15,a:1,b:{c:43},m:15,n:{o:{p:15}},xyz:101}",
            Sorted((HoconObject)Resolve("""
                z = 15
                three { m = ${z}, n.o.p = ${z} }
                two { x = 10, y = 11, asdf = ${z} }
                one { a = 1, b = 2 }
                alias = ${one}
                item = 345
                item = ${?NONEXISTENT}
                item = ${three}
                item = {}
                item = ${two}
                item = ${alias}
                item = ${one}
                item.b = { c : 43 }
                item.xyz = 101
                other.b = ${item.b}
                """)["item"], "x", "y", "asdf", "a", "b", "m", "n", "xyz"));

    [Fact]
    public void Substitutions_reach_through_one_another() =>
        Assert.Equal(
            "[57,57,37,57,57,57]",
            ((HoconObject)Resolve("""
                foo = ${bar}, bar = ${a.b.c}
                a { b { c = 57, d = ${foo}, e { f = ${foo} } } }
                objA = ${a}, objB = ${a.b}, objE = ${a.b.e}
                "foo.bar" = 37
                arr = [ ${foo}, ${a.b.c}, ${"foo.bar"}, ${objB.d}, ${objA.b.e.f}, ${objE.f} ]
                ptr = ${arr}, x { y { ptr = ${ptr} } }
                """)["x"]).TryGetPath("y.ptr", out var list) ? list.Render() : "missing");

    private static string Sorted(HoconObject o, params string[] order) =>
        new HoconObject(order.Select(key => KeyValuePair.Create(key, o[key]))).Render();
}
