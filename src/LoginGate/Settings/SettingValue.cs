using Hocon.Strict;

namespace LoginGate.Settings;

/// <summary>A value as it was read.</summary>
/// <param name="Path">The full path that it is written at: for a line's, often below <c>login-gate.defaults</c>.</param>
internal sealed record SettingValue(HoconValue Value, string Path)
{
    /// <summary>As written; what two readings of settings are compared by.</summary>
    public string Text { get; } = Value.Render();
}
