using LoginGate.Settings;

namespace LoginGate.Hosting;

/// <summary>Where a gate's settings came from.</summary>
/// <param name="Files">The files named, to be watched.</param>
/// <param name="Load">Reads them again.</param>
internal sealed record SettingsSource(IReadOnlyList<string> Files, Func<SettingsResult> Load);
