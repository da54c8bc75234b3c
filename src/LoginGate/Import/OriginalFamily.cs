namespace LoginGate.Import;

/// <summary>Which original gate a settings file belongs to; named as the dialect that it speaks.</summary>
internal enum OriginalFamily
{
    /// <summary>Classic Delphi: <c>[LoginGate]</c>.</summary>
    Classic,

    /// <summary>WolEngine: as classic, with <c>MaxMsgLen</c>.</summary>
    Wol,

    /// <summary>Later Delphi: as classic, with <c>AttackLevel</c>.</summary>
    Delphi,

    /// <summary>98k Delphi: <c>[Strings] [Integer] [Switch] [Method] [GameGate]</c> (in some branches <c>[LoginGate]</c>), gates numbered from 1.</summary>
    NinetyEightK,

    /// <summary>OpenMir2's <c>config.conf</c>: as 98k, but <c>[LoginGate]</c>, gates numbered from 0.</summary>
    OpenMir2,
}

/// <summary>Names of the families, and how a file gives its own away.</summary>
internal static class OriginalFamilies
{
    public const string GateSection = "LoginGate";

    private static readonly Dictionary<string, OriginalFamily> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["classic"] = OriginalFamily.Classic,
        ["wol"] = OriginalFamily.Wol,
        ["delphi"] = OriginalFamily.Delphi,
        ["98k"] = OriginalFamily.NinetyEightK,
        ["openmir2"] = OriginalFamily.OpenMir2,
    };

    private static readonly string[] ValueSections = ["Strings", "Integer", "Switch", "Method"];

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryParse(string name, out OriginalFamily family) => ByName.TryGetValue(name, out family);

    /// <summary>The family's name, which is also its dialect's.</summary>
    public static string NameOf(OriginalFamily family) => ByName.First(pair => pair.Value == family).Key;

    /// <summary>What people call it.</summary>
    public static Phrase Describe(OriginalFamily family) => family switch
    {
        OriginalFamily.Classic => "a classic Delphi gate",
        OriginalFamily.Wol => "a WolEngine gate",
        OriginalFamily.Delphi => "a later Delphi gate",
        OriginalFamily.NinetyEightK => "a 98k Delphi gate",
        _ => "an OpenMir2 gate",
    };

    /// <summary>The family that the sections and keys tell; null when they are no login gate's.</summary>
    /// <remarks>
    /// Tools that manage servers write <c>Count</c>, numbered keys and the value sections into any family's <c>[LoginGate]</c>; a gate
    /// with the number 0 is OpenMir2's alone. A <c>[GameGate]</c> without numbers belongs to the gate of the game itself.
    /// </remarks>
    public static OriginalFamily? Recognise(IniFile file)
    {
        var own = AddressKey.In(file, GateSection).ToList();
        if (own.Any(key => key.Gate == 0))
            return OriginalFamily.OpenMir2;
        if (NumberedGateFormat.HasGameGates(file) && !own.Any(key => key.Gate is null))
            return OriginalFamily.NinetyEightK;
        if (!file.HasSection(GateSection))
            return ValueSections.Append(NumberedGateFormat.GameGateSection).Any(file.HasSection) ? OriginalFamily.NinetyEightK : null;
        if (file.Find(GateSection, "AttackLevel") is not null)
            return OriginalFamily.Delphi;
        return file.Find(GateSection, "MaxMsgLen") is not null ? OriginalFamily.Wol : OriginalFamily.Classic;
    }
}
