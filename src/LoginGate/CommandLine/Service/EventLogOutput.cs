using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security;
using System.Text;

namespace LoginGate.CommandLine.Service;

/// <summary>Standard error of a service: each line is an event in Windows's event log, for nobody sees another one.</summary>
[SupportedOSPlatform("windows")]
internal sealed class EventLogOutput(EventLog log) : TextWriter
{
    // An event takes 31,839 characters.
    private const int Longest = 30_000;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (value?.Trim() is not { Length: > 0 } text)
            return;
        try
        {
            var type = text.StartsWith("warning:", StringComparison.Ordinal) ? EventLogEntryType.Warning : EventLogEntryType.Error;
            log.WriteEntry(text.Length <= Longest ? text : text[..Longest], type);
        }
        catch (Exception failure) when (failure is SecurityException or Win32Exception or InvalidOperationException or ArgumentException)
        {
            // Without its source, which installing registers, there is nowhere to tell it; the gate goes on.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            log.Dispose();
        base.Dispose(disposing);
    }
}
