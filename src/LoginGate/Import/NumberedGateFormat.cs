namespace LoginGate.Import;

/// <summary>How the 98k gate and OpenMir2's differ in a settings file that is otherwise the same.</summary>
/// <param name="Family">Whose file it is.</param>
/// <param name="GateSection">Where the numbered gates stand.</param>
/// <param name="FirstGate">The number of the first gate, unless the file holds others.</param>
/// <param name="UsesLimits">Whether the gate acts on its packet and address limits; OpenMir2's reads them and never looks again.</param>
internal sealed record NumberedGateFormat(OriginalFamily Family, string GateSection, int FirstGate, bool UsesLimits)
{
    public const int MaxGates = 32;
    public const string GameGateSection = "GameGate";

    public static NumberedGateFormat OpenMir2 { get; } = new(OriginalFamily.OpenMir2, OriginalFamilies.GateSection, 0, UsesLimits: false);

    /// <summary>Some branches of the 98k gate have <c>[LoginGate]</c>, and there the keys of a single gate too.</summary>
    public static NumberedGateFormat NinetyEightK(IniFile file) => new(
        OriginalFamily.NinetyEightK,
        HasGameGates(file) || !file.HasSection(OriginalFamilies.GateSection) ? GameGateSection : OriginalFamilies.GateSection,
        1,
        UsesLimits: true);

    /// <summary>Whether <c>[GameGate]</c> is a login gate's, and not that of the gate of the game itself.</summary>
    public static bool HasGameGates(IniFile file) =>
        file.Find(GameGateSection, "Count") is not null || AddressKey.In(file, GameGateSection).Any(key => key.Gate is not null);
}
