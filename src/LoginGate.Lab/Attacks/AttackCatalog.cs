namespace LoginGate.Lab.Attacks;

/// <summary>Every attack there is.</summary>
public static class AttackCatalog
{
    /// <summary>In the order they are run.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new HonestCutsAttack(),
        Volleys.Injection,
        Volleys.Oversize,
        Volleys.Http,
        Volleys.Stray,
        LingeringAttack.Silent,
        LingeringAttack.HalfOpen,
        LingeringAttack.Slowloris,
        new ConnectFloodAttack(fromOneAddress: true),
        new ConnectFloodAttack(fromOneAddress: false),
        new PacketFloodAttack(),
        new SlowReaderAttack(),
        new AccountFloodAttack(),
    ];

    /// <summary>The attack of this name, or null.</summary>
    public static Attack? Find(string name) => All.FirstOrDefault(attack => string.Equals(attack.Name, name, StringComparison.Ordinal));
}
