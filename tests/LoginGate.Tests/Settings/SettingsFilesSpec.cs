using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Settings;

/// <summary>Which files settings come from: what <c>reload-on-change</c> watches.</summary>
public sealed class SettingsFilesSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_file_that_was_read_or_looked_for_is_known_as_it_was()
    {
        var main = Write("main.hocon", "include \"lines\"\ninclude required(file(\"sub/limits.hocon\"))");
        Write("lines.conf", "include \"absent.hocon\"");
        Write("sub/limits.hocon", "include \"more.hocon\"");
        Write("sub/more.hocon", "");
        var other = Write("other.hocon", "");
        var set = Write("set.hocon", "n = 1");

        var read = SettingsLoader.Load([main, other], [$"vars={{include \"{set}\"}}"]);

        Assert.Empty(read.Errors);
        Assert.Equal(
            [
                (At("absent.hocon"), false), (At("lines"), false), (At("lines.conf"), true), (At("lines.json"), false), (main, true), (other, true), (set, true),
                (At("sub/limits.hocon"), true), (At("sub/more.hocon"), true),
            ],
            read.Files.Select(file => (file.Key, file.Value.Exists)).OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.All(read.Files, file => Assert.Equal(FileStamp.Look(file.Key), file.Value));
        Write("sub/more.hocon", "a");
        Assert.NotEqual(FileStamp.Look(At("sub/more.hocon")), read.Files[At("sub/more.hocon")]);
    }

    [Fact]
    public void A_file_that_breaks_the_settings_is_among_them()
    {
        var main = Write("main.hocon", "include \"broken.hocon\"");
        var broken = Write("broken.hocon", "a = [");

        var read = SettingsLoader.Load([main, At("nowhere.hocon")], []);

        Assert.Null(read.Settings);
        Assert.Equal([broken, main, At("nowhere.hocon")], read.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_include_is_a_warning_with_file_and_line_and_a_required_one_an_error()
    {
        var main = Write("main.hocon", "login-gate {\n  include \"lines\"\n  lines { include \"east.hocon\" }\n}");

        var read = SettingsLoader.Load([main], []);

        Assert.Empty(read.Errors);
        Assert.Equal(
            [
                $"{main}:2:3: include \"lines\": there is no {At("lines")} or {At("lines.conf")} or {At("lines.json")}; it counts as empty",
                $"{main}:3:11: include \"east.hocon\": there is no {At("east.hocon")}; it counts as empty",
            ],
            read.Warnings.Select(warning => warning.ToString()));
        Write("main.hocon", "\ninclude required(\"east.hocon\")");
        var refused = SettingsLoader.Load([main], []);
        Assert.Empty(refused.Warnings);
        Assert.Equal($"{main}:2:1: the required include 'east.hocon' does not exist", Assert.Single(refused.Errors).ToString());
    }

    [Theory]
    [InlineData("include \"east.hocon\"")]
    [InlineData("include required(file(\"east.hocon\"))")]
    public void A_link_that_leads_nowhere_is_an_error_with_file_line_and_its_end(string include)
    {
        var main = Write("main.hocon", $"\n{include}");
        File.CreateSymbolicLink(At("east.hocon"), "middle.hocon");
        File.CreateSymbolicLink(At("middle.hocon"), Path.Combine("nowhere", "east.hocon"));

        var read = SettingsLoader.Load([main], []);

        Assert.Equal(
            $"{main}:2:1: '{At("east.hocon")}' is a link to '{At(Path.Combine("nowhere", "east.hocon"))}', which does not exist",
            Assert.Single(read.Errors).ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }
}
