using System.Text;
using Hocon.Strict;
using LoginGate.Protocol;

namespace LoginGate.Settings;

/// <summary>
/// Reads <c>dialect</c>: a preset's name, or an object that names a preset as <c>base</c> and overrides its letters, second
/// address, codec, block layout, code digit, what its gate does besides (<see cref="GateHabitsReader"/>), or what its handshake differs by from
/// site to site.
/// </summary>
internal static class DialectReader
{
    private static readonly Dictionary<string, Dialect> Presets = Dialect.PresetNames.ToDictionary(
        static name => name, static name => Dialect.TryGetPreset(name, out var preset) ? preset : throw new InvalidOperationException(name));

    private static readonly Dictionary<string, SecondAddress> SecondAddresses = new()
    {
        ["local"] = SecondAddress.Local,
        ["none"] = SecondAddress.None,
        ["login-srv"] = SecondAddress.LoginSrv,
        ["client"] = SecondAddress.Client,
        ["public"] = SecondAddress.Public,
    };

    private static readonly Dictionary<string, SixBitCodec> Codecs = new()
    {
        ["a"] = SixBitCodec.A,
        ["b"] = SixBitCodec.B,
        ["c"] = SixBitCodec.C,
    };

    private static readonly Dictionary<string, BlockLayout> Layouts = new()
    {
        ["12"] = BlockLayout.L12,
        ["16L"] = BlockLayout.L16Length,
        ["16S"] = BlockLayout.L16Session,
        ["16R"] = BlockLayout.L16Recog,
    };

    private static readonly Dictionary<string, CodeDigitRule> CodeDigits = new()
    {
        ["required"] = CodeDigitRule.Required,
        ["optional"] = CodeDigitRule.Optional,
    };

    public static Dialect Read(SettingsSection section, string key)
    {
        if (!section.HasObject(key))
            return section.Choice(key, Presets);

        var custom = section.Section(key);
        var basis = custom.Choice("base", Presets);
        var dialect = basis with
        {
            Name = $"{basis.Name} (changed)",
            SecondAddress = ReadSecondAddress(custom, basis),
            Codec = Override(custom, "codec", Codecs, basis.Codec),
            Layout = Override(custom, "block", Layouts, basis.Layout),
            CodeDigit = Override(custom, "code-digit", CodeDigits, basis.CodeDigit),
            Letters = ReadLetters(custom, basis.Letters),
            Handshake = HandshakeReader.Read(custom, basis),
        };
        dialect = GateHabitsReader.Read(custom, PublicAddressReader.Read(custom, dialect));
        foreach (var error in dialect.Validate())
            section.Error(key, error);
        return dialect;
    }

    private static SecondAddress ReadSecondAddress(SettingsSection custom, Dialect basis)
    {
        var address = Override(custom, "second-address", SecondAddresses, basis.SecondAddress);
        if (address != SecondAddress.None || basis.Framing == Framing.Text)
            return address;
        custom.ErrorOfPair("second-address", $"must not be none, for {basis.Name} always writes two addresses", "base");
        return basis.SecondAddress;
    }

    private static T Override<T>(SettingsSection section, string key, Dictionary<string, T> choices, T basis)
    {
        section.Allow(key);
        return section.Value(key) is null ? basis : section.Choice(key, choices);
    }

    private static DialectLetters ReadLetters(SettingsSection custom, DialectLetters basis)
    {
        custom.Allow("letters");
        if (custom.Value("letters") is null)
            return basis;
        var letters = custom.Section("letters");
        var (open, data, close) = (Letter(letters, "open", basis.Open), Letter(letters, "data", basis.Data), Letter(letters, "close", basis.Close));
        var differ = Differ(letters, "open", open, "data", data) & Differ(letters, "open", open, "close", close) & Differ(letters, "data", data, "close", close);
        return differ ? DialectLetters.Of(open, data, close) : basis;
    }

    private static bool Differ(SettingsSection letters, string key, char letter, string otherKey, char other)
    {
        if (letter != other)
            return true;
        // The one that is set is to blame, not the base's.
        var (blamed, twin) = letters.Value(otherKey) is null ? (key, otherKey) : (otherKey, key);
        letters.ErrorOfPair(blamed, $"must differ from {twin}, is '{letter}' too", twin);
        return false;
    }

    private static char Letter(SettingsSection letters, string key, byte basis)
    {
        letters.Allow(key);
        if (letters.Value(key) is not { } value)
            return (char)basis;
        if (value is HoconScalar { Text.Length: 1 } scalar && Ascii.IsValid(scalar.Text))
            return scalar.Text[0];
        letters.Error(key, "must be one ASCII letter");
        return (char)basis;
    }
}
