using LoginGate.CommandLine.Service;
using LoginGate.Settings;

namespace LoginGate.Tests.CommandLine.Service;

/// <summary>What whoever has installed the service is told to do next.</summary>
public sealed class InstallationAdviceSpec
{
    [Fact]
    public void It_names_the_ports_of_all_lines_the_account_and_the_folder()
    {
        var advice = Of("login-gate.lines.east.listen.port=7001", "login-gate.lines.west.listen.port=7000");

        Assert.Contains(@"icacls ""C:\LoginGate"" /grant ""NT AUTHORITY\LocalService:(OI)(CI)M""", advice, StringComparison.Ordinal);
        Assert.Contains("-LocalPort 7000,7001 ", advice, StringComparison.Ordinal);
        Assert.Contains("login-gate.log.file.path", advice, StringComparison.Ordinal);
        Assert.Contains("login-gate.inspect.folder = \"C:/LoginGate/inspect\"", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_settings_have_is_not_advised()
    {
        var advice = Of("login-gate.log.file.path=gate.log", "login-gate.inspect.folder=/elsewhere");

        Assert.DoesNotContain("log.file", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("inspect.folder", advice, StringComparison.Ordinal);
        Assert.EndsWith("  3. logingate service start", advice, StringComparison.Ordinal);
    }

    private static string Of(params string[] sets) =>
        InstallationAdvice.Of(SettingsLoader.Load([], sets).Settings!, ServiceEntry.LocalService, @"C:\LoginGate");
}
