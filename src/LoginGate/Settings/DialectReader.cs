using System.Net;
using System.Net.Sockets;
using System.Text;
using Hocon.Strict;
using LoginGate.Protocol;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Reads <c>dialect</c>: a preset's name, or an object that names a preset as <c>base</c> and overrides its letters, second
/// address, codec, block layout, code digit, message numbers, separator of account and password, the gate's announcement, what its gate does
/// besides (<see cref="GateHabitsReader"/>), or what its handshake differs by from site to site.
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
        ["a-substituted"] = SixBitCodec.ASubstituted,
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
            Letters = ReadLetters(custom, basis.Letters, basis.HasRecords),
            Handshake = HandshakeReader.Read(custom, basis),
            Idents = IdentsReader.Read(custom, basis),
            Conversation = ReadConversation(custom, basis.Conversation),
            Announce = ReadAnnounce(custom, basis),
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

    private static ConversationRules ReadConversation(SettingsSection custom, ConversationRules basis)
    {
        custom.Allow("login-separator");
        if (custom.Value("login-separator") is null)
            return basis;
        // Empty: not told, as a line says whose defaults have one.
        var separators = custom.Text("login-separator", mayBeEmpty: true);
        if (separators.All(value => value is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(value)))
            return basis with { LoginSeparators = separators };
        custom.Error("login-separator", $"must be printable ASCII characters that are neither letters nor digits, is '{separators}'");
        return basis;
    }

    private static IPAddress? ReadAnnounce(SettingsSection custom, Dialect basis)
    {
        custom.Allow("announce");
        if (custom.Value("announce") is null)
            return basis.Announce;
        var text = custom.Text("announce", mayBeEmpty: true);
        if (text.Length == 0)
            return null;
        if (!PlainAddress.TryRead(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            custom.Error("announce", $"must be an IPv4 address such as 127.0.0.1, is '{text}'");
            return null;
        }
        if ((basis with { Announce = address }).Validate() is [var reason, ..])
        {
            custom.ErrorOfPair("announce", $"does not go with {basis.Name}: {reason}", "base");
            return null;
        }
        if (!text.StartsWith("127.0.0.", StringComparison.Ordinal))
            custom.Warning("announce", $"{text} does not begin with 127.0.0., and a LoginSrv of the captcha branch takes no notice of any other");
        return address;
    }

    private static DialectLetters ReadLetters(SettingsSection custom, DialectLetters basis, bool hasRecords)
    {
        custom.Allow("letters");
        if (custom.Value("letters") is null)
            return basis;
        if (hasRecords)
        {
            custom.ErrorOfPair("letters", "are none where the base writes records", "base");
            return basis;
        }
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
