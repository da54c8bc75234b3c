using System.Net;
using LoginGate.Settings;

namespace LoginGate.Contracts;

// The contract of GateSupervisor: what the host asks of it, and what its lines tell it.

/// <summary>Ask: how did the start go? Answered once every line listens (<see cref="GateStarted"/>) or one cannot (<see cref="GateStartFailed"/>).</summary>
internal sealed class GetStartOutcome
{
    public static readonly GetStartOutcome Instance = new();

    private GetStartOutcome()
    {
    }
}

/// <summary>Every line listens; the addresses are the real ones, also where port 0 was asked for.</summary>
internal sealed record GateStarted(IReadOnlyDictionary<string, IPEndPoint> Lines);

internal sealed record GateStartFailed(string Line, Phrase Reason);

/// <summary>Ask: answered with <see cref="GateReady"/> as soon as every line listens and has its LoginSrv.</summary>
internal sealed class AwaitReady
{
    public static readonly AwaitReady Instance = new();

    private AwaitReady()
    {
    }
}

/// <summary>The answer to <see cref="AwaitReady"/>: a client that connects now is served.</summary>
internal sealed class GateReady
{
    public static readonly GateReady Instance = new();

    private GateReady()
    {
    }
}

/// <summary>
/// Ask: go on with these settings, as far as a running gate can (<see cref="SettingsChanges"/> says how far); no client is
/// dropped but those of lines that are gone. Answered with <see cref="SettingsApplied"/>.
/// </summary>
internal sealed record ApplySettings(GateSettings Settings);

/// <summary>The answer to <see cref="ApplySettings"/>: every actor has been told.</summary>
internal sealed class SettingsApplied
{
    public static readonly SettingsApplied Instance = new();

    private SettingsApplied()
    {
    }
}

/// <summary>End everything cleanly: accept nobody, end every session, send each close frame, close LoginSrv. Answered with <see cref="GateShutDown"/>.</summary>
internal sealed class ShutDownGate
{
    public static readonly ShutDownGate Instance = new();

    private ShutDownGate()
    {
    }
}

/// <summary>The answer to <see cref="ShutDownGate"/>.</summary>
internal sealed class GateShutDown
{
    public static readonly GateShutDown Instance = new();

    private GateShutDown()
    {
    }
}

/// <summary>From a line to the gate: its port is open.</summary>
internal sealed record LineStarted(string Line, IPEndPoint EndPoint);

/// <summary>From a line to the gate: its LoginSrv is connected from now on, or no longer; the line's listener knows.</summary>
internal sealed record LineLinkChanged(string Line, bool IsUp);

/// <summary>From a line to the gate: its port cannot be had.</summary>
internal sealed record LineStartFailed(string Line, Phrase Reason);
