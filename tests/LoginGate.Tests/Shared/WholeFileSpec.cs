using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class WholeFileSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-whole").FullName;

    private string Place => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_takes_the_place_of_the_old_one_and_leaves_nothing_beside()
    {
        File.WriteAllText(Place, "the old one is longer");

        WholeFile.Write(Place, "new"u8);

        Assert.Equal("new", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_does_not_come_into_its_place_is_gone()
    {
        File.WriteAllText(Place, "old");

        using (var file = new WholeFile(Place, "new"u8))
            Assert.Equal("new", File.ReadAllText(file.Beside));
        Assert.Throws<IOException>(() => WholeFile.Write(Place, "new"u8, overwrite: false));

        Assert.Equal("old", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Its_permissions_are_the_old_ones_unless_they_are_given()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(Place, "old");
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        WholeFile.Write(Place, "new"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Place));

        WholeFile.Write(Place, "secret"u8, WholeFile.OwnerAlone);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
    }

    /// <summary>A secret goes into no file that somebody else has put there.</summary>
    [Fact]
    public void What_lies_beside_already_is_not_written_to()
    {
        var other = Path.Combine(_folder, "other");
        File.WriteAllText(other, "other");
        File.CreateSymbolicLink($"{Place}.tmp", other);

        WholeFile.Write(Place, "secret"u8, WholeFile.OwnerAlone);

        Assert.Equal("other", File.ReadAllText(other));
        Assert.Equal("secret", File.ReadAllText(Place));
    }
}
