using System.Globalization;
using System.Net;
using System.Text;

namespace LoginGate.Firewall;

/// <summary>
/// Windows's firewall, through PowerShell: a group of rules of the gate's own. A rule knows no end and no part of it can be changed, so all are made anew
/// with each change; the gate itself refuses in between.
/// </summary>
internal sealed class WindowsFirewall(string group) : IFirewall
{
    private const int AddressesInOneRule = 1000;

    private static readonly string[] PowerShell = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", "-"];

    public string Kind => "windows-firewall";

    public string Table => group;

    public string Needs => "PowerShell and an administrator";

    public FirewallCommand Build(FirewallState state)
    {
        var rules = new StringBuilder(RemoveRules);
        var number = 0;
        foreach (var port in state.Ports)
        {
            foreach (var chunk in state.Cover.Spans.Where(span => Reaches(span, port.Address)).Chunk(AddressesInOneRule))
            {
                rules.Append(CultureInfo.InvariantCulture, $"; New-NetFirewallRule -Group '{group}' -Name '{group}-{++number}' -DisplayName '{group}-{number}'");
                rules.Append(CultureInfo.InvariantCulture, $" -Direction Inbound -Action Block -Protocol TCP -LocalPort {port.Port}");
                if (!IsAny(port.Address))
                    rules.Append(CultureInfo.InvariantCulture, $" -LocalAddress '{Shared.AddressRange.Of(port.Address)}'");
                rules.Append(" -RemoteAddress ").AppendJoin(',', chunk.Select(span => $"'{span.Span}'")).Append(" | Out-Null");
            }
        }
        return Script(rules.ToString());
    }

    public FirewallCommand Change(FirewallState state, CoverChange change, bool portsDiffer) => Build(state);

    public FirewallCommand Remove() => Script(RemoveRules);

    public FirewallCommand? Look(int elements) => null;

    public FirewallLook Read(string output, int ports, DateTimeOffset now) => new(IsWhole: true, 0);

    private string RemoveRules => $"Get-NetFirewallRule -Group '{group}' -ErrorAction SilentlyContinue | Remove-NetFirewallRule";

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    // A port on :: takes IPv4 in too.
    private static bool Reaches(CoverSpan span, IPAddress port) => port.Equals(IPAddress.IPv6Any) || span.Span.IsIPv6 == Shared.AddressRange.Of(port).IsIPv6;

    // On one line: PowerShell takes its standard input line by line, and goes on behind one that failed.
    private static FirewallCommand Script(string commands) =>
        new(PowerShell, $"$ErrorActionPreference = 'Stop'; try {{ {commands} }} catch {{ [Console]::Error.WriteLine(\"$_\"); exit 1 }}\n");
}
