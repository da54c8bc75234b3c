using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public sealed class IncludeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Load(string text) => HoconDocument.Load(_folder.Write("main.conf", text)).Resolve(NoEnvironment).Render();

    [Theory]
    [InlineData("include \"sub/inc.conf\"")]
    [InlineData("include\"sub/inc.conf\"")]
    [InlineData("include\n\n\"sub/inc.conf\"")]
    [InlineData("include # comment\n \"sub/inc.conf\"")]
    [InlineData("include file(\"sub/inc.conf\")")]
    [InlineData("include file( \n\"sub/inc.conf\" )")]
    [InlineData("include required(\"sub/inc.conf\")")]
    [InlineData("include required( file(\"sub/inc.conf\") )")]
    [InlineData("{ include \"sub/inc.conf\" }")]
    [InlineData("include \"sub/inc.conf\",")]
    [InlineData("include \"\"\"sub/inc.conf\"\"\"")]
    [InlineData("include \"sub/inc\"")]
    public void Include_takes_the_fields_of_a_file_next_to_the_including_one(string text)
    {
        _folder.Write("sub/inc.conf", "x = 1");
        Assert.Equal("{x:1}", Load(text));
    }

    [Fact]
    public void Absolute_name_is_taken_as_it_is()
    {
        var file = _folder.Write("elsewhere/inc.conf", "x = 1");
        Assert.Equal("{x:1}", Load($"include \"{file.Replace('\\', '/')}\""));
    }

    [Fact]
    public void Name_is_relative_to_the_file_that_holds_the_statement()
    {
        _folder.Write("sub/one.conf", "include \"two.conf\"");
        _folder.Write("sub/two.conf", "x = two in sub");
        _folder.Write("two.conf", "x = two above");
        Assert.Equal("{x:\"two in sub\"}", Load("include \"sub/one.conf\""));
    }

    [Fact]
    public void Included_fields_override_earlier_and_are_overridden_by_later_ones()
    {
        _folder.Write("inc.conf", "a = inc, b = inc, o { x = inc, y = inc }");
        Assert.Equal("""{a:"inc",o:{x:"inc",y:"main",w:1},b:"main"}""",
            Load("a = main, o { x = main, y = main, w = 1 }\ninclude \"inc.conf\"\nb = main, o.y = main"));
    }

    [Fact]
    public void Include_inside_an_object_puts_the_fields_there()
    {
        _folder.Write("inc.conf", "x = 1");
        Assert.Equal("{a:{b:{x:1}}}", Load("a.b { include \"inc.conf\" }"));
    }

    [Fact]
    public void Missing_file_counts_as_empty_unless_it_is_required()
    {
        Assert.Equal("{a:1}", Load("include \"none.conf\"\na = 1"));
        var e = Refused(() => Load("a = 1\ninclude required(\"none.conf\")"));
        Assert.Contains("required include 'none.conf' does not exist", e.Reason, StringComparison.Ordinal);
        Assert.Equal((2, 1), (e.Origin.Line, e.Origin.Column));
    }

    [Theory]
    [InlineData("inc.conf", "inc.conf")]
    [InlineData("sub/inc", "sub/inc,sub/inc.conf,sub/inc.json")]
    public void Paths_that_a_statement_may_mean_are_known_whether_they_exist_or_not(string name, string paths)
    {
        var main = _folder.Write("main.conf", "");

        Assert.Equal(
            paths.Split(',').Select(path => _folder[path]),
            HoconFileIncluder.PathsOf(new HoconInclude(HoconIncludeKind.Plain, name, Required: false, new HoconOrigin(main, 1, 1))));
    }

    [Fact]
    public void Value_of_a_path_takes_options_of_its_own()
    {
        var options = new HoconParseOptions { Includer = new Callback(_ => new HoconIncluded("x = 1", "inc")) };

        Assert.Equal("{a:{b:{x:1}}}", HoconDocument.FromPath("a.b", "{ include \"inc\" }", "--set", options).Resolve(NoEnvironment).Render());
    }

    [Fact]
    public void Substitution_in_an_included_file_looks_there_first_and_in_the_whole_configuration_then()
    {
        _folder.Write("inc.conf", "x = 10, y = ${x}, z = ${outer}, o { p = ${x} }, l = [${x}, \"v\"${outer}]");
        Assert.Equal("""{outer:7,x:1,a:{x:10,y:10,z:7,o:{p:10},l:[10,"v7"]}}""", Load("outer = 7, x = 1\na { include \"inc.conf\" }"));
    }

    [Fact]
    public void Substitution_in_an_included_file_sees_what_overrides_that_file()
    {
        _folder.Write("inc.conf", "x = 10, y = ${x}");
        Assert.Equal("{a:{x:42,y:42}}", Load("a { include \"inc.conf\" }\na { x = 42 }"));
    }

    [Fact]
    public void Nested_includes_look_at_each_level_on_the_way_out()
    {
        _folder.Write("one.conf", "v = one, b { include \"two.conf\" }");
        _folder.Write("two.conf", "w = two, r = [${v}, ${w}, ${u}]");
        Assert.Equal("""{u:"main",v:"main",a:{v:"one",b:{w:"two",r:["one","two","main"]}}}""", Load("u = main, v = main\na { include \"one.conf\" }"));
    }

    [Fact]
    public void Plus_equals_in_an_included_file_appends_to_the_field_where_it_lands()
    {
        _folder.Write("inc.conf", "l += 2, l += 3");
        Assert.Equal("{l:[9],a:{l:[1,2,3]}}", Load("l = [9], a { l = [1]\ninclude \"inc.conf\" }"));
    }

    [Fact]
    public void Include_inside_an_array_may_not_hold_substitutions()
    {
        _folder.Write("plain.conf", "x = 1, l += 2");
        _folder.Write("subst.conf", "x = 1\ny = ${x}");
        Assert.Equal("{a:[{x:1,l:[2]}]}", Load("a = [ { include \"plain.conf\" } ]"));
        Assert.Contains("inside an array", Refused(() => Load("a = [ { include \"subst.conf\" } ]")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Including_file_may_change_included_objects_without_touching_other_uses()
    {
        _folder.Write("inc.conf", "o { x = 1, p { q = 1 } }");
        Assert.Equal("{a:{o:{x:2,p:{q:1,r:2}}},b:{o:{x:1,p:{q:1}}}}",
            Load("a { include \"inc.conf\", o.x = 2, o.p.r = 2 }, b { include \"inc.conf\" }"));
    }

    [Fact]
    public void Error_in_an_included_file_names_that_file()
    {
        var inc = _folder.Write("inc.conf", "x = 1\ny = [");
        var e = Refused(() => Load("include \"inc.conf\""));
        Assert.Equal(new HoconOrigin(inc, 2, 5), e.Origin);
    }

    [Fact]
    public void Included_array_is_refused()
    {
        _folder.Write("inc.conf", "[1]");
        Assert.Contains("array", Refused(() => Load("include \"inc.conf\"")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include \"main.conf\"", "main.conf -> ")]
    [InlineData("include \"loop.conf\"", "loop.conf -> ")]
    public void Include_cycle_is_refused(string text, string named)
    {
        _folder.Write("loop.conf", "a { include \"main.conf\" }");
        var e = Refused(() => Load(text));
        Assert.Contains("include cycle", e.Reason, StringComparison.Ordinal);
        Assert.Contains(named, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_depth_and_number_are_bounded()
    {
        var deep = new HoconParseOptions { Includer = new Callback(i => new HoconIncluded($"include \"{i.Name}x\"", i.Name)) };
        Assert.Contains("deeper than 32", Refused(() => HoconDocument.Parse("include \"x\"", deep)).Reason, StringComparison.Ordinal);
        var wide = new HoconParseOptions
        {
            Includer = new Callback(i => i.Name.Length > 12 ? null : new HoconIncluded($"include \"{i.Name}a\", include \"{i.Name}b\"", i.Name)),
        };
        Assert.Contains("more than 1000 includes", Refused(() => HoconDocument.Parse("include \"x\"", wide)).Reason, StringComparison.Ordinal);
        var nested = new HoconParseOptions
        {
            Includer = new Callback(i => new HoconIncluded($"{new string('x', 100).Replace("x", "a{")} include \"{i.Name}x\" {new string('}', 100)}", i.Name)),
        };
        Assert.Contains("nested deeper than 256", Refused(() => HoconDocument.Parse("include \"x\"", nested)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Includer_of_ones_own_may_serve_urls_and_parsed_documents()
    {
        var seen = new List<HoconInclude>();
        var includer = new Callback(i =>
        {
            seen.Add(i);
            return new HoconIncluded(HoconDocument.Parse("x = 1, y = ${x}"));
        });
        var o = HoconDocument.Parse(
            "a { include url(\"http://h/p\") }\ninclude required(classpath(\"q\"))\n", new HoconParseOptions { SourceName = "label", Includer = includer });
        Assert.Equal("{a:{x:1,y:1},x:1,y:1}", o.Resolve(NoEnvironment).Render());
        Assert.Equal(
            [
                new HoconInclude(HoconIncludeKind.Url, "http://h/p", false, new HoconOrigin("label", 1, 5)),
                new HoconInclude(HoconIncludeKind.ClassPath, "q", true, new HoconOrigin("label", 2, 1)),
            ],
            seen);
    }

    [Fact]
    public void Missing_and_unreadable_files_are_refused_by_name()
    {
        var missing = Refused(() => HoconDocument.Load(_folder["none.conf"]));
        Assert.Contains("does not exist", missing.Reason, StringComparison.Ordinal);
        Assert.Equal(_folder["none.conf"], missing.Origin.Source);
        Directory.CreateDirectory(_folder["dir.conf"]);
        Assert.Contains("is a directory", Refused(() => HoconDocument.Load(_folder["dir.conf"])).Reason, StringComparison.Ordinal);
        Assert.Contains("is a directory", Refused(() => Load("include \"dir.conf\"")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_not_utf8_is_refused_at_the_first_bad_byte()
    {
        File.WriteAllBytes(_folder["bad.conf"], [.. "a = 1\nb = é"u8, 0xFF, .. "\n"u8]);
        var e = Refused(() => HoconDocument.Load(_folder["bad.conf"]));
        Assert.Contains("UTF-8", e.Reason, StringComparison.Ordinal);
        Assert.Equal((2, 6), (e.Origin.Line, e.Origin.Column));
    }

    [Fact]
    public void Byte_order_mark_is_accepted()
    {
        File.WriteAllBytes(_folder["bom.conf"], [0xEF, 0xBB, 0xBF, .. "a = 1\r\nb = 2\r\n"u8]);
        Assert.Equal("{a:1,b:2}", HoconDocument.Load(_folder["bom.conf"]).Resolve().Render());
    }

    private sealed class Callback(Func<HoconInclude, HoconIncluded?> find) : IHoconIncluder
    {
        public HoconIncluded? Include(HoconInclude include) => find(include);
    }
}
