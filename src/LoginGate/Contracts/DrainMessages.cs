namespace LoginGate.Contracts;

// Draining: nobody is let in any more, who is in stays, for a time. Between the gate, its lines and their listeners.

/// <summary>What a line's port does with those who connect. Those who are in stay whatever it is.</summary>
internal enum DoorPosition
{
    /// <summary>They are let in.</summary>
    Open,

    /// <summary>They wait in the system's queue.</summary>
    Held,

    /// <summary>They are accepted and closed at once.</summary>
    Refusing,

    /// <summary>There is no port. With stock Akka.IO, whose port takes its clients with it, the same as <see cref="Refusing"/>.</summary>
    Closed,
}

/// <summary>To a listener: from now on its port does this.</summary>
internal sealed record SetDoor(DoorPosition Position);

/// <summary>From a listener whose port lets nobody in: no client is left.</summary>
internal sealed class ClientsGone
{
    public static readonly ClientsGone Instance = new();

    private ClientsGone()
    {
    }
}

/// <summary>To a listener: end the clients that are in; the port stays as it is.</summary>
internal sealed class EndClients
{
    public static readonly EndClients Instance = new();

    private EndClients()
    {
    }
}

/// <summary>Ask, of the gate: let nobody in any more, and end when the last client has gone or the time is over. Answered with <see cref="DrainKnown"/>.</summary>
/// <param name="Line">A line alone, which then has no port and no clients while the gate goes on; null: the whole gate, which ends.</param>
/// <param name="For">The longest time; null: as the settings say, or as it was said before.</param>
/// <param name="By">Who wants it.</param>
internal sealed record DrainGate(string? Line, TimeSpan? For, string By)
{
    /// <summary>What the ports do meanwhile; null: as the settings say.</summary>
    public DoorPosition? Door { get; init; }
}

/// <summary>Ask, of the gate: let clients in again, of this line or of all. Answered with <see cref="DrainKnown"/>.</summary>
internal sealed record CancelDrain(string? Line);

/// <summary>The answer: the lines have been told.</summary>
internal sealed class DrainKnown
{
    public static readonly DrainKnown Instance = new();

    private DrainKnown()
    {
    }
}

/// <summary>Ask, of the gate: answered with <see cref="GateDrained"/> as soon as the whole gate is drained.</summary>
internal sealed class AwaitDrained
{
    public static readonly AwaitDrained Instance = new();

    private AwaitDrained()
    {
    }
}

/// <summary>The answer to <see cref="AwaitDrained"/>.</summary>
internal sealed class GateDrained
{
    public static readonly GateDrained Instance = new();

    private GateDrained()
    {
    }
}

/// <summary>To a line: drain.</summary>
/// <param name="Door">What its port does meanwhile.</param>
/// <param name="For">The longest time.</param>
/// <param name="By">Who wants it.</param>
/// <param name="EndsGate">Whether the gate ends with it.</param>
internal sealed record DrainLine(DoorPosition Door, TimeSpan For, string By, bool EndsGate);

/// <summary>To a line: let clients in again.</summary>
internal sealed class ReopenLine
{
    public static readonly ReopenLine Instance = new();

    private ReopenLine()
    {
    }
}

/// <summary>From a line: its last client has gone, or the time is over.</summary>
internal sealed class LineDrained
{
    public static readonly LineDrained Instance = new();

    private LineDrained()
    {
    }
}
