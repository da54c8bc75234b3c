namespace LoginGate.CommandLine.Top;

/// <summary>Something that changes what is to be seen.</summary>
internal abstract record TopEvent;

/// <summary>A key was pressed.</summary>
internal sealed record KeyPressed(ConsoleKeyInfo Key) : TopEvent;

/// <summary>The terminal is gone.</summary>
internal sealed record TerminalGone : TopEvent;

/// <summary>The gate told how it is.</summary>
internal sealed record GateTold(GateView View) : TopEvent;

/// <summary>The gate did not tell.</summary>
internal sealed record GateMissed(string Why) : TopEvent;
