using System.Text;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>logingate import-ini</c> as a user runs it: what it prints and writes is accepted by <c>logingate check</c>.</summary>
public sealed class ImportIniTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_GBK_Config_ini_with_a_block_list_becomes_settings_and_a_ban_file()
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        await File.WriteAllBytesAsync(At("Config.ini"), gbk.GetBytes(
            "[LoginGate]\r\nTitle=传奇\r\nServerAddr=10.0.0.5\r\nGatePort=7009\r\nNonsense=1\r\n"));
        await File.WriteAllTextAsync(At("BlockIPList.txt"), "10.1.2.3\r\n");

        await using var import = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("my.hocon"), "--bans-out", At("bans.txt"));

        Assert.Equal(0, await import.ExitCodeAsync());
        Assert.Contains("Config.ini:5: [LoginGate] Nonsense: unknown", Assert.Single(import.Lines), StringComparison.Ordinal);
        Assert.Contains("Title=传奇", await File.ReadAllTextAsync(At("my.hocon")), StringComparison.Ordinal);
        Assert.Contains("10.1.2.3 # BlockIPList.txt\n", await File.ReadAllTextAsync(At("bans.txt")), StringComparison.Ordinal);
        await using var check = GateProcess.Start("check", "--config", At("my.hocon"));
        Assert.Equal(0, await check.ExitCodeAsync());
        Assert.Contains("line main: listens on 0.0.0.0:7009, LoginSrv 10.0.0.5:5500 (classic)", check.Lines);
    }

    [Fact]
    public async Task Without_an_output_file_the_settings_are_printed_as_UTF_8()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nTitle=传奇\n");

        await using var import = GateProcess.Start("import-ini", At("Config.ini"), "--family", "wol");

        Assert.Equal(0, await import.ExitCodeAsync());
        Assert.Contains(import.Lines, line => line.Contains("Title=传奇 (line 2): obsolete", StringComparison.Ordinal));
        Assert.Contains(import.Lines, line => line.Trim() == "dialect = wol");
    }

    [Fact]
    public async Task Another_programs_settings_are_refused_with_exit_code_2()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[SelGate]\nGatePort=7100\n");

        await using var import = GateProcess.Start("import-ini", At("Config.ini"));

        Assert.Equal(2, await import.ExitCodeAsync());
        Assert.Contains("no login gate's settings: it has [SelGate]", Assert.Single(import.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_exit_code_2_and_a_place_that_cannot_be_written_exit_code_1()
    {
        await using var missing = GateProcess.Start("import-ini", At("nowhere.ini"));
        Assert.Equal(2, await missing.ExitCodeAsync());

        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nGatePort=7009\n");
        await using var unwritable = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("no/such/folder.hocon"));
        Assert.Equal(1, await unwritable.ExitCodeAsync());
        Assert.Contains("cannot be written", Assert.Single(unwritable.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_would_be_lost_is_exit_code_2_until_somebody_says_whose_file_it_is()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nCount=2\nServerAddr1=10.0.0.5\nServerAddr2=10.0.0.6\n");

        await using var asked = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("my.hocon"));
        Assert.Equal(2, await asked.ExitCodeAsync());
        Assert.Contains($"error: {At("Config.ini")}:3: [LoginGate] ServerAddr1=10.0.0.5: not in use", asked.Lines[0], StringComparison.Ordinal);
        Assert.Contains("--family classic|wol|delphi|98k|openmir2", asked.Lines[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(At("my.hocon")));

        await using var told = GateProcess.Start("import-ini", At("Config.ini"), "--family", "98k", "-o", At("my.hocon"));
        Assert.Equal(0, await told.ExitCodeAsync());
        Assert.Empty(told.Lines);
        await using var check = GateProcess.Start("check", "--config", At("my.hocon"));
        Assert.Equal(0, await check.ExitCodeAsync());
        Assert.Contains("line gate-2: listens on 0.0.0.0:7001, LoginSrv 10.0.0.6:5500 (98k)", check.Lines);
    }

    [Fact]
    public async Task A_file_that_exists_is_overwritten_only_by_force()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nGatePort=7009\n");
        await File.WriteAllTextAsync(At("BlockIPList.txt"), "10.1.2.3\r\n");
        await File.WriteAllTextAsync(At("my.hocon"), "mine");

        await using var refused = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("my.hocon"), "--bans-out", At("bans.txt"));
        Assert.Equal(1, await refused.ExitCodeAsync());
        Assert.Equal($"error: {At("my.hocon")} exists already, nothing is written; --force overwrites it", Assert.Single(refused.Lines));
        Assert.Equal("mine", await File.ReadAllTextAsync(At("my.hocon")));
        Assert.False(File.Exists(At("bans.txt")));

        await File.WriteAllTextAsync(At("bans.txt"), "mine too");
        await using var forced = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("my.hocon"), "--bans-out", At("bans.txt"), "--force");
        Assert.Equal(0, await forced.ExitCodeAsync());
        Assert.Contains("port = 7009", await File.ReadAllTextAsync(At("my.hocon")), StringComparison.Ordinal);
        Assert.Contains("10.1.2.3", await File.ReadAllTextAsync(At("bans.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_cannot_be_read_are_all_named_with_exit_code_2_and_nothing_is_written()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nServerAddr=010.0.0.5\nGatePort=\uff17\uff10\nGatePort01=7100\nGatePort2=7005\n");

        foreach (var family in (string[][])[[], ["--family", "classic"]])
        {
            await using var import = GateProcess.Start(["import-ini", At("Config.ini"), "-o", At("my.hocon"), .. family]);

            Assert.Equal(2, await import.ExitCodeAsync());
            foreach (var line in (int[])[2, 3, 4])
                Assert.Contains(import.Lines, l => l.StartsWith($"error: {At("Config.ini")}:{line}: [LoginGate] ", StringComparison.Ordinal));
            Assert.False(File.Exists(At("my.hocon")));
        }
    }

    [Fact]
    public async Task One_file_for_settings_and_bans_is_exit_code_2_however_it_is_written()
    {
        await File.WriteAllTextAsync(At("Config.ini"), "[LoginGate]\nGatePort=7009\n");
        await File.WriteAllTextAsync(At("BlockIPList.txt"), "10.1.2.3\n");
        Directory.CreateDirectory(At("sub"));
        Directory.CreateSymbolicLink(At("linked"), At("sub"));
        File.CreateSymbolicLink(At("link"), Path.Combine("sub", "X"));

        foreach (var bans in (string[])["sub/X", "sub/../sub/./X", "linked/X", "link"])
        {
            await using var import = GateProcess.Start("import-ini", At("Config.ini"), "-o", At("sub/X"), "--bans-out", At(bans), "--force");

            Assert.Equal(2, await import.ExitCodeAsync());
            Assert.EndsWith("are the same file, nothing is written", Assert.Single(import.Lines), StringComparison.Ordinal);
            Assert.False(File.Exists(At("sub/X")));
        }
    }

    private string At(string name) => Path.Combine(_folder, name);
}
