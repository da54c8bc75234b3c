namespace LoginGate.CommandLine.Top;

/// <summary>The gates that are looked at.</summary>
/// <param name="Gate">Another gate of the cluster, by its name; null: the one that is asked, or all.</param>
/// <param name="IsAll">All gates that act as one.</param>
internal sealed record Scope(string? Gate, bool IsAll)
{
    public static readonly Scope Here = new(null, false);
    public static readonly Scope All = new(null, true);

    /// <summary>What says so in a command that can be carried out at all gates.</summary>
    public IEnumerable<string> Words => IsAll ? ["--all"] : WordsOf(Gate);

    public static Scope At(string gate) => new(gate, false);

    /// <summary>What says so in a command that is for one gate; null: the gate that is asked.</summary>
    public static IEnumerable<string> WordsOf(string? gate) => gate is null ? [] : ["--gate", gate];
}
