using System.Text;
using Xunit.Abstractions;
using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class FuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Seeds =
    [
        "a { b = 1, c = [x, \"y\", 3.5e2, ${a.b}] }\nd = ${a} { e = ${?HOME} }, f += 1, f += ${d.b}\n",
        "\"k.k\" : \"\\u0041\\n\" , t = \"\"\"raw \" text\"\"\" # c\n // d\n p.q.r : null\np { q { s = ${p.q.r}x } }",
        "include \"one\"\nx { include required(file(\"two\")) }\ny = ${x} [1] ${?z}\nz = [[2] [3]\n[4]]",
        "a = ${b}, b = ${c}, c = ${?a}, path = \"x\", path = ${path}\":y\", o { p = ${o.q}, q = ${r} }, r = 5",
        "{ \"json\" : { \"list\" : [ 1, true, null, \"s\", {} , [] ], \"n\" : -0.5E-3 } }",
        "a.b=1,a.c=2,a=null,a.d=3,a={e:4}{f:5} ${g}, g={h:[1 2 3]}\nu=x y  z\ts:1",
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", "\"\"\"", "${", "${?", "}", "=", ":", "+=", ",", "\n", " ", ".", "#", "//", "\\", "\\u", "include ", "a", "a.b",
        "${a}", "${?a}", "1e", "-", "null", "\uFEFF", "\u00A0", "\0", "\ud800", "*", "$", "+", "file(", "required(", ")", "[]", "0",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20011)]
    [InlineData(777)]
    public void Mutated_text_is_read_or_refused_and_nothing_else(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var options = new HoconParseOptions { Includer = new Includer(random) };
        int read = 0, refused = 0;
        for (var round = 0; round < 6000; round++)
        {
            var text = Mutate(Seeds[random.Next(Seeds.Length)], random);
            try
            {
                var document = HoconDocument.Parse(text, options with { TolerateMissingClosingBraces = random.Next(2) == 0 });
                var o = document.Resolve(NoEnvironment with { AllowUnresolved = random.Next(2) == 0, MaxSize = 100_000 });
                CheckReadBack(o, text);
                read++;
            }
            catch (HoconException e)
            {
                CheckPlace(e, text);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(read > 300, $"only {read} texts were valid");
        Assert.True(refused > 300, $"only {refused} texts were refused");
    }

    [Fact]
    public void Every_beginning_of_a_valid_text_is_read_or_refused()
    {
        var options = new HoconParseOptions { Includer = new Includer(new Random(1)) };
        foreach (var text in Seeds)
        {
            for (var length = 0; length < text.Length; length++)
            {
                try
                {
                    HoconDocument.Parse(text[..length], options).Resolve(NoEnvironment);
                }
                catch (HoconException e)
                {
                    CheckPlace(e, text);
                }
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var result = new StringBuilder(text);
        for (var edits = random.Next(5); edits >= 0 && result.Length > 0; edits--)
        {
            var at = random.Next(result.Length);
            switch (random.Next(5))
            {
                case 0:
                    result.Remove(at, Math.Min(random.Next(1, 12), result.Length - at));
                    break;
                case 1:
                    result.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    result[at] = (char)random.Next(random.Next(8) == 0 ? 0x10000 : 0x80);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 30), result.Length - at);
                    result.Insert(random.Next(result.Length), result.ToString(at, length));
                    break;
                default:
                    if (random.Next(4) == 0)
                        result.Length = at;
                    break;
            }
        }
        return result.ToString();
    }

    private static void CheckPlace(HoconException e, string text)
    {
        if (e.Origin.Source is not null)
            return;
        var lines = text.Split('\n');
        Assert.InRange(e.Origin.Line, 1, lines.Length);
        Assert.InRange(e.Origin.Column, 1, lines[e.Origin.Line - 1].Length + 1);
    }

    private static void CheckReadBack(HoconObject o, string text)
    {
        var rendered = o.Render();
        if (rendered.Contains("${", StringComparison.Ordinal))
            return; // Unresolved places, or text that looks like them.
        Assert.True(rendered == HoconDocument.Parse(rendered).Resolve(NoEnvironment).Render(), $"not read back the same: {rendered}\n{text}");
    }

    private sealed class Includer(Random random) : IHoconIncluder
    {
        public HoconIncluded? Include(HoconInclude include) =>
            random.Next(4) == 0 ? null : new HoconIncluded(Mutate(Seeds[random.Next(Seeds.Length)], random), include.Name);
    }
}
