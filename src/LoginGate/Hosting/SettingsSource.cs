using LoginGate.Settings;

namespace LoginGate.Hosting;

/// <summary>Where a gate's settings came from.</summary>
/// <param name="First">What the first reading came to.</param>
/// <param name="Load">Reads them again.</param>
internal sealed record SettingsSource(SettingsResult First, Func<SettingsResult> Load);
