using Hocon.Strict;

namespace LoginGate.Lab.Tests;

public class LabAccountsTests
{
    [Fact]
    public void The_default_accounts_are_those_of_the_text()
    {
        var accounts = LabAccounts.Default;
        Assert.Equal(new LabAccount("test01", "pass01"), accounts.Accounts[0]);
        Assert.Equal(LabAccountState.Locked, accounts.Accounts.Single(account => account.Name == "locked01").State);
        Assert.Equal(["ktest", "crowded"], accounts.Servers.Select(server => server.Name));
        Assert.True(accounts.Servers[1].Full);
        Assert.Equal(new LabAccount("robot00042", "pass00042"), accounts.Numbered!.Find("robot00042"));
        Assert.Equal(new LabAccount("robot99999", "pass99999"), accounts.Numbered[99999]);
    }

    [Theory]
    [InlineData("robot0042")]
    [InlineData("robot000042")]
    [InlineData("robot0004x")]
    [InlineData("tobor00042")]
    public void Names_that_are_not_of_the_numbered_kind_are_no_accounts(string name) => Assert.Null(LabAccounts.Default.Numbered!.Find(name));

    [Fact]
    public void A_file_of_ones_own_is_read()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "accounts = [ { name = a1, password = b1, state = update } ]\nservers = [ { name = s, port = 1, full = yes } ]");
            var accounts = LabAccounts.Load(file);
            Assert.Equal([new LabAccount("a1", "b1", LabAccountState.Update)], accounts.Accounts);
            Assert.Equal([new LabServer("s", "127.0.0.1", 1, 1, true)], accounts.Servers);
            Assert.Null(accounts.Numbered);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("x = 1", "unknown key 'x'", 1)]
    [InlineData("accounts = [\n { name = a } ]", "password is missing", 2)]
    [InlineData("accounts = [\n { name = a, password = b, state = gone } ]", "state 'gone' is none of", 2)]
    [InlineData("accounts = 1", "accounts must be an array", 1)]
    [InlineData("accounts = [ 1 ]", "an object is wanted", 1)]
    [InlineData("servers = [\n\n { name = a, port = 65536 } ]", "port is '65536'", 3)]
    [InlineData("servers = [ { name = a, full = maybe } ]", "full is 'maybe'", 1)]
    [InlineData("servers = [ { name = \"\" } ]", "name must be a text", 1)]
    [InlineData("numbered { digits = 10 }", "digits is '10'", 1)]
    [InlineData("accounts = [", "", 1)]
    public void Faults_are_told_with_their_place(string text, string reason, int line)
    {
        var failure = Assert.Throws<HoconException>(() => LabAccounts.Parse(text, "lab.hocon"));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(line, failure.Origin.Line);
        Assert.Equal("lab.hocon", failure.Origin.Source);
    }

    [Fact]
    public void An_account_never_prints_its_password() =>
        Assert.DoesNotContain("geheim", new LabAccount("test01", "geheim").ToString(), StringComparison.Ordinal);
}
