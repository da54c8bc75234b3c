using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class FileStampSpec : IDisposable
{
    private static readonly DateTime Time = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-stamp").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Another_text_of_the_same_length_and_time_is_another_file()
    {
        var file = Write("a.txt", "port = 7001");
        var before = FileStamp.Of(file);

        Assert.Equal(before, FileStamp.Of(file));
        Write("a.txt", "port = 7002");
        Assert.NotEqual(before, FileStamp.Of(file));
    }

    [Fact]
    public void An_open_file_looks_as_it_does_by_its_name()
    {
        var file = Write("a.txt", "203.0.113.7\n");
        using var open = File.OpenRead(file);

        Assert.Equal(FileStamp.Of(file), FileStamp.Of(open));
        Assert.Equal(0, open.Position);
    }

    [Fact]
    public void An_edited_target_is_seen_through_its_links()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("target.txt", "port = 7001");
        var near = Link("near.txt", "target.txt");
        var far = Link("far.txt", "near.txt");
        var before = (FileStamp.Of(near), FileStamp.Of(far));
        Assert.Equal(before.Item1, before.Item2);

        Write("target.txt", "port = 7002");

        Assert.NotEqual(before.Item1, FileStamp.Of(near));
        Assert.NotEqual(before.Item2, FileStamp.Of(far));
    }

    [Fact]
    public void A_folder_that_is_turned_elsewhere_is_seen_through_the_links_into_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("2026_01/gate.hocon", "port = 7001");
        Write("2026_02/gate.hocon", "port = 7002");
        var data = Link("..data", "2026_01");
        var file = Link("gate.hocon", "..data/gate.hocon");
        var before = FileStamp.Of(file);

        Directory.Delete(data);
        Link("..data", "2026_02");

        Assert.NotEqual(before, FileStamp.Of(file));
    }

    [Fact]
    public void What_is_not_there_looks_the_same_each_time_and_links_in_a_circle_are_an_error()
    {
        Assert.Equal(default, FileStamp.Of(Path.Combine(_folder, "none.txt")));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(default, FileStamp.Of(Link("dangling.txt", "none.txt")));
        Link("one.txt", "two.txt");
        Assert.Throws<IOException>(() => FileStamp.Of(Link("two.txt", "one.txt")));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Time);
        return path;
    }

    private string Link(string name, string target)
    {
        var path = Path.Combine(_folder, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }
}
