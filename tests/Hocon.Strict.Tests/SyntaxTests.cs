using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class SyntaxTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData(" \n \n   \n\n\n ")]
    [InlineData("# foo")]
    [InlineData("# bar\n")]
    [InlineData("# foo\n//bar")]
    [InlineData("{}")]
    [InlineData("{} # comment")]
    [InlineData("{} // comment\n")]
    [InlineData("\uFEFF{}")]
    [InlineData("\uFEFF")]
    public void Text_without_fields_is_an_empty_object(string text) => Assert.Equal("{}", Json(text));

    [Theory]
    [InlineData("{ \"foo\" : \"bar\" }", "{foo:\"bar\"}")]
    [InlineData("{ \"foo\" : 42 }", "{foo:42}")]
    [InlineData("{ \"foo\"\n : 42 }", "{foo:42}")]
    [InlineData("{ \"foo\" : \n 42 }", "{foo:42}")]
    [InlineData("{ \"a\":{\"b\":[[1], [1,2], []]}, \"c\" : {}, \"d\":[{},{}] }", "{a:{b:[[1],[1,2],[]]},c:{},d:[{},{}]}")]
    [InlineData("{ \"w00t\" : true, \"a\" : false, \"b\" : 3.14, \"c\" : null }", "{w00t:true,a:false,b:3.14,c:null}")]
    [InlineData("""{ "s" : "\"\\\/\b\f\n\r\t\u0041\u00e9" }""", """{s:"\"\\/\b\f\n\r\tAé"}""")]
    public void Json_is_valid(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("\"foo\" : 42")]
    [InlineData("\"foo\" = 42")]
    [InlineData("foo=42")]
    [InlineData("{foo:42}")]
    [InlineData("foo #comment\n: 42")]
    [InlineData("foo // comment\n: 42")]
    [InlineData("foo : # comment\n 42")]
    [InlineData("foo : // comment\n 42")]
    [InlineData("foo : 42 #comment")]
    [InlineData("foo : 42//comment\n")]
    [InlineData("foo : 42,")]
    [InlineData("{ foo : 42\n,\n}")]
    [InlineData("\r\n foo : 42 \r\n")]
    [InlineData("foo\u00A0=\u2003\u202F42\u2007")]
    [InlineData("\tfoo\v=\f42\x1c\x1d\x1e\x1f")]
    [InlineData("foo\u2028=\u202942")]
    public void Separators_comments_and_blanks_do_not_matter(string text) => Assert.Equal("{foo:42}", Json(text));

    [Theory]
    [InlineData("a : b, c : d", "{a:\"b\",c:\"d\"}")]
    [InlineData("a : b\nc : d", "{a:\"b\",c:\"d\"}")]
    [InlineData("a : b\n\n,\n\nc : d,", "{a:\"b\",c:\"d\"}")]
    [InlineData("a : [1, 2, 3, ]", "{a:[1,2,3]}")]
    [InlineData("a : [1\n2\n3]", "{a:[1,2,3]}")]
    [InlineData("a : [1 # one\n, 2 // two\n\n3\n,\n]", "{a:[1,2,3]}")]
    [InlineData("a : [ 1 2 3 ]", "{a:[\"1 2 3\"]}")]
    [InlineData("a : [ [1, 2] [3, 4] ]", "{a:[[1,2,3,4]]}")]
    [InlineData("a : [ [1, 2]\n[3, 4] ]", "{a:[[1,2],[3,4]]}")]
    [InlineData("a : [ { b : c }\n{ x : y } ]", "{a:[{b:\"c\"},{x:\"y\"}]}")]
    public void Newlines_may_stand_for_commas(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a = true", HoconScalarKind.Boolean)]
    [InlineData("a = false", HoconScalarKind.Boolean)]
    [InlineData("a = null", HoconScalarKind.Null)]
    [InlineData("a = 0", HoconScalarKind.Number)]
    [InlineData("a = -12.50e+3", HoconScalarKind.Number)]
    [InlineData("a = 1E5", HoconScalarKind.Number)]
    [InlineData("a = truefoo", HoconScalarKind.String)]
    [InlineData("a = footrue", HoconScalarKind.String)]
    [InlineData("a = 10.0bar", HoconScalarKind.String)]
    [InlineData("a = bar10.0", HoconScalarKind.String)]
    [InlineData("a = 1.2.3", HoconScalarKind.String)]
    [InlineData("a = 127.0.0.1", HoconScalarKind.String)]
    [InlineData("a = 08", HoconScalarKind.String)]
    [InlineData("a = 1.", HoconScalarKind.String)]
    [InlineData("a = .5", HoconScalarKind.String)]
    [InlineData("a = 10e3e3", HoconScalarKind.String)]
    [InlineData("a = 1-e3", HoconScalarKind.String)]
    [InlineData("a = -", HoconScalarKind.String)]
    [InlineData("a = -foo", HoconScalarKind.String)]
    [InlineData("a = /", HoconScalarKind.String)]
    [InlineData("a = a/b", HoconScalarKind.String)]
    [InlineData("a = include", HoconScalarKind.String)]
    [InlineData("a = \u0085x\u0001", HoconScalarKind.String)]
    public void Unquoted_text_is_kept_as_written(string text, HoconScalarKind kind)
    {
        var value = (HoconScalar)Resolve(text)["a"];
        Assert.Equal(text["a = ".Length..], value.Text);
        Assert.Equal(kind, value.Kind);
        Assert.False(value.WasQuoted);
    }

    [Theory]
    [InlineData("a = \"true\"", "true")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \" x # y // z \"", " x # y // z ")]
    [InlineData("a = \"${b}\"", "${b}")]
    [InlineData("a = \"\"\"\"\"\"", "")]
    [InlineData("a = \"\"\"one\n \"two\" \\n \\u0041\"\"\"", "one\n \"two\" \\n \\u0041")]
    [InlineData("a = \"\"\"foo\"\"\"\"", "foo\"")]
    [InlineData("a = \"\"\"foo\"\"\"\"\"\"", "foo\"\"\"")]
    public void Quoted_text_is_a_string(string text, string expected)
    {
        var value = (HoconScalar)Resolve(text)["a"];
        Assert.Equal((expected, HoconScalarKind.String, true), (value.Text, value.Kind, value.WasQuoted));
    }

    [Theory]
    [InlineData("a :  foo bar  ", "foo bar")]
    [InlineData("a :  true \"xyz\"\t 123 foo  # comment", "true xyz\t 123 foo")]
    [InlineData("a : null bar 42 baz true 3.140 \"hi\"", "null bar 42 baz true 3.140 hi")]
    [InlineData("a : \"x\"y\"z\"", "xyz")]
    [InlineData("a : 1 2 3,", "1 2 3")]
    [InlineData("a = x\u00A0y", "x\u00A0y")]
    public void Values_on_a_line_join_to_text_with_the_blanks_between_them(string text, string expected)
    {
        var value = (HoconScalar)Resolve(text)["a"];
        Assert.Equal((expected, HoconScalarKind.String), (value.Text, value.Kind));
    }

    [Theory]
    [InlineData("a : { b : 1 } { c : 2 }", "{a:{b:1,c:2}}")]
    [InlineData("a : { b : 1 } { b : 2 } { b : 3 }", "{a:{b:3}}")]
    [InlineData("a : { b : c\n} { x : y }", "{a:{b:\"c\",x:\"y\"}}")]
    [InlineData("a : [1, 2] [3, 4]", "{a:[1,2,3,4]}")]
    [InlineData("a : [1,2\n] [3,4]", "{a:[1,2,3,4]}")]
    [InlineData("a : ${x} [3] ${y}, x : [1], y : [5]", "{a:[1,3,5],x:[1],y:[5]}")]
    [InlineData("a : ${x} { b : 1 } ${y}, x : { a : 0 }, y : { c : 2 }", "{a:{a:0,b:1,c:2},x:{a:0},y:{c:2}}")]
    [InlineData("a : [ { b : c } { x : y } ]", "{a:[{b:\"c\",x:\"y\"}]}")]
    [InlineData("a : [x] { \"1\" : b, \"0\" : a, other : c }", "{a:[\"x\",\"a\",\"b\"]}")]
    [InlineData("a : ${n} [x], n { 2 = b, 0 = a }", "{a:[\"a\",\"b\",\"x\"],n:{\"2\":\"b\",\"0\":\"a\"}}")]
    public void Arrays_join_to_arrays_and_objects_merge(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("foo.bar : 42", "{foo:{bar:42}}")]
    [InlineData("foo.bar.baz : 42", "{foo:{bar:{baz:42}}}")]
    [InlineData("a.x : 42, a.y : 43", "{a:{x:42,y:43}}")]
    [InlineData("a b c : 42", "{\"a b c\":42}")]
    [InlineData("true : 42", "{true:42}")]
    [InlineData("3 : 42", "{\"3\":42}")]
    [InlineData("3.14 : 42", "{\"3\":{\"14\":42}}")]
    [InlineData("1.2.3 : 42", "{\"1\":{\"2\":{\"3\":42}}}")]
    [InlineData("10.0foo : 1", "{\"10\":{\"0foo\":1}}")]
    [InlineData("foo10.0 : 1", "{foo10:{\"0\":1}}")]
    [InlineData("foo\"10.0\" : 1", "{\"foo10.0\":1}")]
    [InlineData("foo.\"hello world\".baz : 1", "{foo:{\"hello world\":{baz:1}}}")]
    [InlineData("a.\"\".b : 1", "{a:{\"\":{b:1}}}")]
    [InlineData("\"\" : 1", "{\"\":1}")]
    [InlineData("\"a.b\" : 1", "{\"a.b\":1}")]
    [InlineData("\"a\" \"b\" : 1", "{\"a b\":1}")]
    [InlineData("/a/b/c = 42, x/y : 32", "{\"/a/b/c\":42,\"x/y\":32}")]
    [InlineData("foo {}", "{foo:{}}")]
    [InlineData("foo { a : 1 }, bar { b { c : 2 } }", "{foo:{a:1},bar:{b:{c:2}}}")]
    [InlineData("foo\n{ a : 1 }", "{foo:{a:1}}")]
    [InlineData("foo baz { a : 1 }", "{\"foo baz\":{a:1}}")]
    [InlineData("123 foo : value", "{\"123 foo\":\"value\"}")]
    [InlineData("foo include : 42", "{\"foo include\":42}")]
    [InlineData("\"include\" : 42", "{\"include\":42}")]
    [InlineData("include.foo : 42, includes : 1", "{\"include\":{foo:42},includes:1}")]
    [InlineData("a-b_c : 1", "{a-b_c:1}")]
    [InlineData("1+=2", "{\"1\":[2]}")]
    public void Keys_are_path_expressions(string text, string expected) => Assert.Equal(expected, Json(text));

    [Theory]
    [InlineData("a : 1, a : 2", "{a:2}")]
    [InlineData("foo { a : 42 }, foo { b : 43 }", "{foo:{a:42,b:43}}")]
    [InlineData("a : { x : 1, y : 2 }, a : { x : 42, z : 100 }", "{a:{x:42,y:2,z:100}}")]
    [InlineData("a.b.c { x : 1, y : 2 }, a { b { c { x : 42 } } }, a.b.d = 1", "{a:{b:{c:{x:42,y:2},d:1}}}")]
    [InlineData("foo { a : 42 }, foo : null, foo { b : 43 }", "{foo:{b:43}}")]
    [InlineData("a { b : 1 }, a : 42, a { c : 2 }", "{a:{c:2}}")]
    [InlineData("a.b : 1, a : [2]", "{a:[2]}")]
    [InlineData("a : 1, a.b : 2", "{a:{b:2}}")]
    public void Later_values_win_and_objects_merge(string text, string expected) => Assert.Equal(expected, Json(text));

    [Fact]
    public void Fields_keep_the_order_of_their_first_appearance() =>
        Assert.Equal(["z", "a", "m"], Resolve("z = 1, a = 2, m = 3, a = 4, z = 5").Keys);
}
