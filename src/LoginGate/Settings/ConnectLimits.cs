namespace LoginGate.Settings;

/// <summary>How many may connect, and how fast; zero: no limit.</summary>
internal record ConnectLimits
{
    private const int Most = 1_000_000;

    /// <summary>Clients of one address at the same time.</summary>
    public int MaxConnections { get; init; }

    /// <summary>Of one address.</summary>
    public int ConnectsPerSecond { get; init; }

    /// <summary>Connections of one address that end by their client, or by a time limit, without a byte of it.</summary>
    public int SilentPerMinute { get; init; }

    /// <summary>Clients of one network at the same time.</summary>
    public int MaxConnectionsPerNetwork { get; init; }

    /// <summary>Of one network.</summary>
    public int ConnectsPerSecondPerNetwork { get; init; }

    /// <summary>Of all who connect to the gate.</summary>
    public int ConnectsPerSecondInAll { get; init; }

    public bool HasNetworks => MaxConnectionsPerNetwork > 0 || ConnectsPerSecondPerNetwork > 0;

    /// <summary>Of each limit the tighter one of the two sets.</summary>
    public ConnectLimits TightenedBy(ConnectLimits other) => new()
    {
        MaxConnections = Tighter(MaxConnections, other.MaxConnections),
        ConnectsPerSecond = Tighter(ConnectsPerSecond, other.ConnectsPerSecond),
        SilentPerMinute = Tighter(SilentPerMinute, other.SilentPerMinute),
        MaxConnectionsPerNetwork = Tighter(MaxConnectionsPerNetwork, other.MaxConnectionsPerNetwork),
        ConnectsPerSecondPerNetwork = Tighter(ConnectsPerSecondPerNetwork, other.ConnectsPerSecondPerNetwork),
        ConnectsPerSecondInAll = Tighter(ConnectsPerSecondInAll, other.ConnectsPerSecondInAll),
    };

    private static int Tighter(int limit, int other) => limit == 0 ? other : other == 0 ? limit : Math.Min(limit, other);

    /// <summary>Puts what a section says into the limits that are given.</summary>
    public static T Read<T>(SettingsSection section, T limits)
        where T : ConnectLimits
    {
        ConnectLimits all = limits;
        return (T)(all with
        {
            MaxConnections = section.Integer("max-connections-per-address", 0, Most),
            ConnectsPerSecond = section.Integer("connects-per-second-per-address", 0, Most),
            SilentPerMinute = section.Integer("silent-connections-per-minute-per-address", 0, Most),
            MaxConnectionsPerNetwork = section.Integer("max-connections-per-network", 0, Most),
            ConnectsPerSecondPerNetwork = section.Integer("connects-per-second-per-network", 0, Most),
            ConnectsPerSecondInAll = section.Integer("connects-per-second", 0, Most),
        });
    }
}
