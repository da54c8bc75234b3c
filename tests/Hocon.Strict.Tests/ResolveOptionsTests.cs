using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class ResolveOptionsTests
{
    private static HoconResolveOptions With(params (string Name, string Value)[] variables) => new()
    {
        Environment = name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault(),
    };

    private static string Json(string text, HoconResolveOptions options) => HoconDocument.Parse(text).Resolve(options).Render();

    [Fact]
    public void Substitution_without_a_value_looks_into_the_environment()
    {
        var options = With(("HOME", "/h"), ("a.b", "dotted"), ("PATH", "/bin"));
        Assert.Equal("{x:\"/h/y\"}", Json("x = ${HOME}/y", options));
        Assert.Equal("{x:\"dotted\"}", Json("x = ${a.b}", options));
        Assert.Equal("{HOME:1,x:1}", Json("HOME = 1, x = ${HOME}", options));
        Assert.Equal("{HOME:null,x:null}", Json("HOME = null, x = ${HOME}", options));
        Assert.Equal("{PATH:\"/bin:/x\"}", Json("PATH = ${PATH}\":/x\"", options));
        Assert.Equal("{}", Json("x = ${?NONE}", options));
    }

    [Fact]
    public void Environment_values_are_strings_even_when_empty()
    {
        var o = HoconDocument.Parse("n = ${N}, e = ${E}").Resolve(With(("N", "12"), ("E", "")));
        Assert.Equal(HoconScalarKind.String, ((HoconScalar)o["n"]).Kind);
        Assert.Equal("", o.Text("e"));
    }

    [Fact]
    public void Numbered_variables_make_a_list()
    {
        var options = With(("L_0", "a"), ("L_1", "b"), ("L_3", "d"));
        Assert.Equal("{x:[\"a\",\"b\"]}", Json("x = ${L[]}", options));
        Assert.Equal("{x:[0,\"a\",\"b\"]}", Json("x = [0] ${?L[]}", options));
        Assert.Equal("{}", Json("x = ${?NONE[]}", options));
        Assert.Equal("{L:[1],x:[1]}", Json("L = [1], x = ${L[]}", options));
    }

    [Fact]
    public void Environment_can_be_switched_off()
    {
        Refused(() => Json("x = ${PATH}", NoEnvironment));
        Assert.Equal("{}", Json("x = ${?PATH}", NoEnvironment));
        Assert.NotEqual("{}", Json("x = ${?PATH}", HoconResolveOptions.Default));
    }

    [Fact]
    public void Unresolved_values_can_be_allowed()
    {
        var options = NoEnvironment with { AllowUnresolved = true };
        var o = HoconDocument.Parse("a = ${b.c}, d = 1, e = [x${a}, 2], f : ${f}y, g { h = ${g} }, i = ${j}[1], j = 5").Resolve(options);
        var unresolved = Assert.IsType<HoconUnresolved>(o["a"]);
        Assert.Equal((1, 5), (unresolved.Origin.Line, unresolved.Origin.Column));
        Assert.Equal("${b.c}", unresolved.Expression);
        Assert.Contains("defined neither", unresolved.Reason, StringComparison.Ordinal);
        Assert.Equal("1", o.Text("d"));
        Assert.Collection((HoconArray)o["e"], x => Assert.IsType<HoconUnresolved>(x), x => Assert.IsType<HoconScalar>(x));
        Assert.IsType<HoconUnresolved>(o["f"]);
        Assert.IsType<HoconUnresolved>(((HoconObject)o["g"])["h"]);
        Assert.IsType<HoconUnresolved>(o["i"]);
    }

    [Fact]
    public void One_document_can_be_resolved_by_several_threads()
    {
        var document = HoconDocument.Parse("a = 1, b = ${a}, o { x = ${b} }, o = ${o} { y = 2 }, l = [${b}], l += ${a}");
        var results = new string[8];
        Parallel.For(0, results.Length, i => results[i] = document.Resolve(NoEnvironment).Render());
        Assert.All(results, r => Assert.Equal("{a:1,b:1,o:{x:1,y:2},l:[1,1]}", r));
    }
}
