using LoginGate.Admission.Guessing;
using LoginGate.Tests.Transport;

namespace LoginGate.Tests.Admission.Guessing;

public sealed class KnownLoginsSpec : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Good_logins_come_back_from_the_file_which_names_nobody_and_is_its_owners_alone()
    {
        var known = KnownLoginsFile.Load(_path, out var problem);
        Assert.Null(problem);
        var anna = known.Keys.Of("Anna");
        known.Add(anna, 7, day: 100);
        known.Add(anna, 8, day: 101);
        known.Add(known.Keys.Of("old"), 7, day: 50);

        Assert.Null(KnownLoginsFile.Save(_path, known.Save(fromDay: 60)));
        Assert.Equal(1, known.Count);
        var again = KnownLoginsFile.Load(_path, out problem);

        Assert.Null(problem);
        Assert.False(again.HasUnsaved);
        Assert.Equal(anna, again.Keys.Of("aNNA"));
        Assert.Equal((true, true, false, 1), (again.IsKnown(anna, 7, 60), again.IsKnown(anna, 8, 60), again.IsKnown(anna, 9, 60), again.Count));
        Assert.False(again.IsKnown(anna, 7, fromDay: 101));
        Assert.DoesNotContain("anna", File.ReadAllText(_path), StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key 12\n0000000000000001 0000000000000001:100\n")]
    public void A_file_that_makes_no_sense_is_told_and_begins_anew(string text)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(0, KnownLoginsFile.Load(_path, out var problem).Count);

        Assert.Equal("it holds no key", problem);
    }

    [NotOnWindowsFact("It reads a file that cannot be read by anybody.")]
    public void A_file_that_cannot_be_read_is_told_and_begins_anew()
    {
        // Such as root could read any other.
        Assert.Equal(0, KnownLoginsFile.Load("/proc/self/mem", out var problem).Count);
        Assert.Equal(OperatingSystem.IsLinux(), problem is not null);
    }

    [Fact]
    public void Lines_that_make_no_sense_are_left_out()
    {
        var key = Convert.ToHexStringLower(new byte[AccountKeys.SecretBytes]);

        var known = KnownLogins.Load(["# text", $"key {key}", "xyz", "1", "2 3", "4 5:x 6:100", "7 8:99999999999", "8 8:3652059", "9 a:100"])!;

        Assert.Equal((2, true, true), (known.Count, known.IsKnown(4, 6, 1), known.IsKnown(9, 10, 1)));
    }

    [Fact]
    public void Of_an_account_the_last_networks_stay_and_of_too_many_accounts_the_last_used()
    {
        var known = new KnownLogins(AccountKeys.New(), most: 8);
        for (var i = 1; i <= 5; i++)
            Assert.Equal(i < 5, known.Add(account: 1, network: (ulong)i, day: 100 + i));
        Assert.True(known.Add(account: 1, network: 5, day: 200));
        Assert.Equal([false, true, true, true, true], Enumerable.Range(1, 5).Select(i => known.IsKnown(1, (ulong)i, 1)));

        for (var account = 2; account <= 100; account++)
        {
            var hasRoom = known.Count < 8;
            Assert.Equal(hasRoom, known.Add((ulong)account, 1, day: 50 + account));
            Assert.True(known.Count <= 8);
        }

        Assert.True(known.IsKnown(100, 1, 1));
        Assert.False(known.IsKnown(2, 1, 1));
    }
}
