using LoginGate.Protocol;

namespace LoginGate.Settings;

/// <summary>Reads <c>dialect.handshake</c>: what differs from site to site in the handshake that the base has.</summary>
internal static class HandshakeReader
{
    private const string Key = "handshake";

    public static HandshakeRules? Read(SettingsSection custom, Dialect basis)
    {
        custom.Allow(Key);
        if (custom.Value(Key) is null)
            return basis.Handshake;
        switch (basis.Handshake)
        {
            case KeyExchangeRules exchange:
                return exchange with { Answer = Text(custom.Section(Key), "answer", exchange.Answer) };
            case LoginKeyRules loginKey:
                return loginKey with { GatePassword = Text(custom.Section(Key), "gate-password", loginKey.GatePassword) };
            default:
                custom.ErrorOfPair(Key, $"{basis.Name} has none; 98k-client and 3k have one", "base");
                return null;
        }
    }

    private static string Text(SettingsSection section, string key, string basis)
    {
        section.Allow(key);
        return section.Value(key) is null ? basis : section.Text(key, mayBeEmpty: true);
    }
}
