namespace LoginGate.Settings;

/// <summary>One setting for people to read: no secret in it.</summary>
/// <param name="Key">Its full path; a line's own, also where the line has the value from <c>login-gate.defaults</c>.</param>
/// <param name="Text">Its value as HOCON.</param>
/// <param name="From">The file that it stands in; <c>--set</c>, <c>default</c>, or <c>environment</c>, where the reference file takes it from there.</param>
/// <param name="Line">The file's line, from 1; 0 where there is no file.</param>
internal sealed record SettingRow(string Key, string Text, string From, int Line)
{
    public const string Default = "default";
    public const string Environment = "environment";
    public const string Option = "--set";

    private const string Root = "login-gate.";

    /// <summary>Whether nobody set it.</summary>
    public bool IsDefault => From == Default;

    /// <summary>Where it is written, as people read it.</summary>
    public string Place => Line > 0 ? $"{From}:{Line}" : From;

    /// <summary>Whether its key begins so; <c>login-gate.</c> may be left out.</summary>
    public bool BeginsWith(string prefix) =>
        Key.StartsWith(prefix, StringComparison.Ordinal)
        || (Key.StartsWith(Root, StringComparison.Ordinal) && Key.AsSpan(Root.Length).StartsWith(prefix, StringComparison.Ordinal));
}
