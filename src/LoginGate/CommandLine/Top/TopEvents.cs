using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>Something that changes what is to be seen.</summary>
internal abstract record TopEvent;

/// <summary>A key was pressed.</summary>
internal sealed record KeyPressed(ConsoleKeyInfo Key) : TopEvent;

/// <summary>The terminal is gone.</summary>
internal sealed record TerminalGone : TopEvent;

/// <summary>The gate answered what it was asked, each command in its turn.</summary>
internal sealed record GateTold(Look Look, IReadOnlyList<InspectResult> Answers) : TopEvent;

/// <summary>The gate did not answer.</summary>
internal sealed record GateMissed(Phrase Why) : TopEvent;

/// <summary>What came of an act.</summary>
internal sealed record Acted(Phrase Text, bool IsGood) : TopEvent;

/// <summary>A line of a trace.</summary>
internal sealed record Traced(int Trace, string Line) : TopEvent;

/// <summary>Something that a key asks for beyond another picture.</summary>
internal abstract record TopEffect;

/// <summary>The end.</summary>
internal sealed record Quit : TopEffect;

/// <summary>Have the gate carry out a command.</summary>
internal sealed record Act(string Command) : TopEffect;

/// <summary>Follow a session, until another one is, or none.</summary>
internal sealed record StartTrace(int Trace, string Command) : TopEffect;

/// <summary>Follow none any more.</summary>
internal sealed record StopTrace : TopEffect;

/// <summary>See at once what came of something.</summary>
internal sealed record LookAgain : TopEffect;
