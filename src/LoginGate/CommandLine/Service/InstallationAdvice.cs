using System.Text;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Service;

/// <summary>What is left to do once the service is installed: what is for an administrator to decide, and what its settings lack.</summary>
internal static class InstallationAdvice
{
    /// <param name="settings">The service's.</param>
    /// <param name="account">Whom it runs as.</param>
    /// <param name="folder">Where relative paths of its settings lead.</param>
    public static string Of(GateSettings settings, string account, string folder)
    {
        var ports = string.Join(',', settings.Lines.Select(line => line.Listen.Port).Where(port => port > 0).Distinct().Order());
        List<string> steps =
        [
            $"Let its account write where ban file and log are: icacls \"{folder}\" /grant \"{account}:(OI)(CI)M\"",
            $"Open the ports in PowerShell: New-NetFirewallRule -DisplayName LoginGate -Direction Inbound -Protocol TCP -LocalPort {ports} -Action Allow",
        ];
        if (settings.Log.File.Path.Length == 0)
            steps.Add("A service has no console: name a log file with login-gate.log.file.path = \"log/gate.log\"");
        if (settings.Inspect.IsOn && settings.Inspect.Folder.Length == 0)
            steps.Add($"For cmd and top: login-gate.inspect.folder = \"{folder.Replace('\\', '/')}/inspect\"; whoever may read that folder may give commands");
        steps.Add("logingate service start");
        var text = new StringBuilder("\nNext:");
        for (var i = 0; i < steps.Count; i++)
            text.Append($"\n  {i + 1}. {steps[i]}");
        return text.ToString();
    }
}
