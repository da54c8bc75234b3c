using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary>Which dialect a line speaks.</summary>
internal sealed class LineDialects(GateSettings settings)
{
    /// <summary>Null for a line that the settings do not know.</summary>
    public Dialect? Of(string line) => settings.Lines.FirstOrDefault(l => l.Name == line)?.LoginSrv.Dialect;
}
