using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class MalformedTextTests
{
    public static TheoryData<string, int, int, string> Table => new()
    {
        // Brackets and quotes that do not pair.
        { "{", 1, 1, "never closed" },
        { "}", 1, 1, "closes nothing" },
        { "\n\n}", 3, 1, "closes nothing" },
        { "a = 1 }", 1, 7, "closes nothing" },
        { "{ a = 1", 1, 1, "never closed" },
        { "a {\n b = 1\n", 1, 3, "never closed" },
        { "a = [1, 2", 1, 5, "never closed" },
        { "a = [1,\n [2, 3]\n", 1, 5, "never closed" },
        { "a = 1 ]", 1, 7, "comma or a newline before ']'" },
        { "a = [1 }", 1, 8, "before '}'" },
        { "a = [ 10, }]", 1, 11, "expected a value but found '}'" },
        { "a = [ 10, {]", 1, 12, "expected a key but found ']'" },
        { "{ \"a\" : [ }", 1, 11, "expected a value but found '}'" },
        { "a = \"open", 1, 5, "not closed" },
        { "a = \"open\nb = 1\"", 1, 5, "not closed" },
        { "a = \"open\\", 1, 5, "not closed" },
        { "a = \"\"\"open\"\"", 1, 5, "never closed" },
        { "x = 1\n\"key", 2, 1, "not closed" },
        { "{}x", 1, 3, "behind the closing brace" },
        { "{}{}", 1, 3, "behind the closing brace" },
        { "{}\n}", 2, 1, "behind the closing brace" },
        { "{} , ", 1, 4, "behind the closing brace" },
        { "[]", 1, 1, "root is an array" },

        // Strings.
        { "a = \"x\\qy\"", 1, 7, "is no escape" },
        { "a = \"x\\u12g4\"", 1, 7, "four hexadecimal digits" },
        { "a = \"x\\u12", 1, 7, "four hexadecimal digits" },
        { "a = \"x\ty\"", 1, 7, "U+0009" },
        { "a = \"x\u0001y\"", 1, 7, "U+0001" },

        // Reserved characters in values.
        { "a = $", 1, 5, "'$' cannot stand in a value" },
        { "a = x$y", 1, 6, "'$'" },
        { "a = `", 1, 5, "'`'" },
        { "a = ^", 1, 5, "'^'" },
        { "a = ?", 1, 5, "'?'" },
        { "a = !", 1, 5, "'!'" },
        { "a = @x", 1, 5, "'@'" },
        { "a = x*", 1, 6, "'*'" },
        { "a = &", 1, 5, "'&'" },
        { "a = \\", 1, 5, "'\\'" },
        { "a = c:\\x", 1, 6, "':'" },
        { "a = http://x", 1, 9, "':'" },
        { "a = b = c", 1, 7, "'='" },
        { "a == b", 1, 4, "'='" },
        { "a = 5+3", 1, 6, "'+'" },
        { "a = +5", 1, 5, "'+'" },
        { "a = [1:2]", 1, 7, "':'" },
        { "a = 1e+", 1, 7, "'+'" },

        // Keys.
        { "= 1", 1, 1, "expected a key but found '='" },
        { ": 1", 1, 1, "expected a key" },
        { "{ : 1 }", 1, 3, "expected a key" },
        { "a", 1, 1, "the key 'a' has no value" },
        { "\n\nfoo", 3, 1, "the key 'foo' has no value" },
        { "\"foo\"", 1, 1, "has no value" },
        { "1e\n", 1, 1, "has no value" },
        { "{ foo \n bar : 10 }", 1, 3, "the key 'foo' has no value" },
        { "{ \"foo\" }", 1, 3, "has no value" },
        { "{ \"foo\" , true }", 1, 3, "has no value" },
        { "a$ = 1", 1, 2, "substitutions cannot stand in keys" },
        { "${a} = 1", 1, 1, "expected a key but found '$'" },
        { "a[0] = 1", 1, 2, "arrays cannot stand in keys" },
        { "{ [a] : 1 }", 1, 3, "expected a key but found '['" },
        { "{ { a : 1 } : 1 }", 1, 3, "expected a key but found '{'" },
        { "a* = 1", 1, 2, "'*' cannot stand in a key" },
        { "a\\b = 1", 1, 2, "'\\' cannot stand in a key" },
        { "a..b = 1", 1, 3, "empty element" },
        { ".a = 1", 1, 1, "empty element" },
        { "a. = 1", 1, 2, "cannot end with a dot" },
        { "b = 1\na.b. { }", 2, 4, "cannot end with a dot" },
        { "\"a\"..b = 1", 1, 5, "empty element" },

        // Separators.
        { "a + = 1", 1, 3, "must be followed by '='" },
        { "a +5", 1, 3, "must be followed by '='" },
        { "a += ", 1, 6, "expected a value" },
        { "a =", 1, 4, "expected a value but found the end" },
        { "a = \n", 2, 1, "expected a value but found the end" },
        { "{ a = }", 1, 7, "expected a value but found '}'" },
        { "a = ,", 1, 5, "expected a value but found ','" },
        { ", a = 1", 1, 1, "comma where a key" },
        { "a = 1,, b = 2", 1, 7, "two commas" },
        { "a = 1\n,\n,b = 2", 3, 1, "two commas" },
        { "a = [,1]", 1, 6, "expected a value but found ','" },
        { "a = [1,,2]", 1, 8, "two commas" },
        { "a = [1,2,,]", 1, 10, "two commas" },
        { "{ a : y b : z }", 1, 11, "':'" },
        { "{ \"a\" : true \"b\" : false }", 1, 18, "':'" },
        { "a { b = 1 } c = 2", 1, 15, "a comma or a newline is missing" },
        { "a = [1,2]\n [3,4]", 2, 2, "expected a key but found '['" },
        { "a = { b : c }\n { x : y }", 2, 2, "expected a key but found '{'" },
        { "a = ${x}\n foo, x = 1", 2, 2, "has no value" },

        // Concatenation of what does not fit.
        { "a : abc { x : y }", 1, 9, "cannot join an object to text" },
        { "a : null { x : y }", 1, 10, "cannot join an object to text" },
        { "a : abc [1, 2]", 1, 9, "cannot join an array to text" },
        { "a : [1] \" \" [2]", 1, 9, "cannot join text to an array" },
        { "a : { x : 1 } ${b} c", 1, 20, "cannot join text to an object" },
        { "a : { x : 1 } [2]", 1, 5, "cannot join an object to an array" },
        { "a : abc ${x}, x : { y : z }", 1, 5, "cannot join a string to an object" },
        { "a : abc ${x}, x : [1]", 1, 5, "cannot join a string to an array" },
        { "a : y${b}z, b : [1,2]", 1, 5, "cannot join a string to an array" },

        // Substitutions.
        { "a = ${", 1, 7, "expected a path" },
        { "a = ${b", 1, 5, "not closed" },
        { "a = ${b\n}", 1, 5, "not closed" },
        { "a = ${}", 1, 7, "expected a path but found '}'" },
        { "a = ${?}", 1, 8, "expected a path but found '}'" },
        { "a = ${ ?b}", 1, 8, "expected a path but found '?'" },
        { "a = ${b.}", 1, 8, "cannot end with a dot" },
        { "a = ${.b}", 1, 7, "empty element" },
        { "a = ${b..c}", 1, 9, "empty element" },
        { "a = ${${b}}", 1, 7, "expected a path but found '$'" },
        { "a = ${b$c}", 1, 8, "'$' cannot stand in a substitution" },
        { "a = ${b = c}", 1, 9, "'='" },
        { "a = ${ #b }", 1, 8, "expected a path" },
        { "a = $ {b}", 1, 5, "'$' cannot stand" },

        // Includes.
        { "include foo", 1, 9, "include must be followed by a quoted name" },
        { "include = 1", 1, 9, "include must be followed by a quoted name" },
        { "include : { a : 1 }", 1, 9, "include must be followed" },
        { "include ${a}", 1, 9, "include must be followed" },
        { "include", 1, 8, "include must be followed" },
        { "include \"/none/bar\" : 10", 1, 21, "comma or a newline before ':'" },
        { "include file(foo)", 1, 14, "include must be followed" },
        { "include file(\"foo\"", 1, 19, "expected ')'" },
        { "include required(file(\"foo\")", 1, 29, "expected ')'" },
        { "include \"/none/a\" \"b\"", 1, 19, "comma or a newline before '\"'" },
        { "include url(\"http://x/y\")", 1, 1, "url(...) includes are not supported" },
        { "a = 1\n  include classpath(\"y\")", 2, 3, "classpath(...) includes are not supported" },
        { "include \"http://x/y\"", 1, 1, "URLs are not supported" },
        { "include \"\"", 1, 1, "empty" },
        { "a {\n include \"x.conf\" }", 2, 2, "comes from no file" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Malformed_text_is_refused_with_line_column_and_reason(string text, int line, int column, string reason)
    {
        var e = Refused(text);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.Equal((line, column), (e.Origin.Line, e.Origin.Column));
        Assert.Equal($"{line}:{column}: {e.Reason}", e.Message);
    }

    [Fact]
    public void Single_quotes_are_plain_characters() => Assert.Equal("'x y", Resolve("a = 'x y").Text("a"));

    [Fact]
    public void Message_names_the_source()
    {
        var e = Refused(() => HoconDocument.Parse("a = 1\nb =", new HoconParseOptions { SourceName = "gate.hocon" }));
        Assert.Equal("gate.hocon:2:4", e.Origin.ToString());
        Assert.StartsWith("gate.hocon:2:4: expected a value", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a {\n b { c = 1")]
    [InlineData("{ a { b { c = 1 } }")]
    public void Missing_closing_braces_can_be_tolerated(string text)
    {
        Refused(text);
        var tolerant = new HoconParseOptions { TolerateMissingClosingBraces = true };
        Assert.Equal("{a:{b:{c:1}}}", HoconDocument.Parse(text, tolerant).Resolve().Render());
    }

    [Theory]
    [InlineData("a = [1")]
    [InlineData("a = [{ b = 1")]
    [InlineData("a { b = \"x")]
    [InlineData("a = 1 }")]
    [InlineData("a { b = ")]
    public void Nothing_else_is_tolerated(string text) =>
        Refused(() => HoconDocument.Parse(text, new HoconParseOptions { TolerateMissingClosingBraces = true }));
}
