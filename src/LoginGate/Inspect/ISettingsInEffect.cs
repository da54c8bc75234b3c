using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary>The settings that a gate runs on, and what its files have by now.</summary>
internal interface ISettingsInEffect
{
    GateSettings Now { get; }

    /// <summary>Reads the files, and changes nothing; null where the gate was started without any to read again.</summary>
    SettingsResult? Read();
}

/// <summary>Those of a gate that reads no files again.</summary>
internal sealed record FixedSettings(GateSettings Now) : ISettingsInEffect
{
    public SettingsResult? Read() => null;
}
