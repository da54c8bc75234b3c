namespace LoginGate.CommandLine;

/// <summary>What the program's end means to a script.</summary>
internal static class ExitCodes
{
    /// <summary>It worked.</summary>
    public const int Good = 0;

    /// <summary>The thing asked for failed.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or configuration; nothing was started.</summary>
    public const int BadUsage = 2;
}
