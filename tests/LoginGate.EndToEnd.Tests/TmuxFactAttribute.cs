namespace LoginGate.EndToEnd.Tests;

/// <summary>A test on a terminal: skipped, with the reason, where tmux is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmuxFactAttribute : FactAttribute
{
    public TmuxFactAttribute() => Skip = TmuxTerminal.WhyNot;
}
