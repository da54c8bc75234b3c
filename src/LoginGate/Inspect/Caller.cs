using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary>What somebody may do through the inspector; the higher holds the lower.</summary>
internal enum AccessRight
{
    /// <summary>Look, and change nothing.</summary>
    View,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>The rights' names, as files, tokens and answers have them.</summary>
internal static class AccessRights
{
    /// <summary>The highest first.</summary>
    public static IReadOnlyList<AccessRight> All { get; } = [AccessRight.Admin, AccessRight.View];

    /// <summary>Who may open the files that give it.</summary>
    public static InspectAccess In(this AccessRight right, InspectSettings settings) => right == AccessRight.Admin ? settings.Admin : settings.View;

    public static string Word(this AccessRight right) => right == AccessRight.Admin ? "admin" : "view";
}

/// <summary>Who gives a command.</summary>
/// <param name="Name">Such as <c>anna (pid 4711)</c>, for the log.</param>
/// <param name="Right">What they may do.</param>
internal sealed record Caller(string Name, AccessRight Right)
{
    /// <summary>Whether they gave it at another gate of the cluster, which passed it on.</summary>
    public bool IsOtherGate { get; init; }
}
