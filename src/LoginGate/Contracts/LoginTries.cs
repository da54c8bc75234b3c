using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Contracts;

/// <summary>A login that is under way: where it is counted, zero for nowhere.</summary>
internal readonly record struct LoginTry(ushort Address, ushort Network, ushort Account);

/// <summary>
/// How many tries of logins are taken, by address, by network and by account: of logins that are under way, and of those that have failed. Sessions take
/// theirs without asking anybody; only a login that finds too many is for GuessingActor to decide, which keeps exact count of failures. Each count has one
/// of so many places, by a hash that nobody outside can foresee, and what shares a place is counted together: so it can make one ask needlessly, and never
/// let one through. Any thread may call.
/// </summary>
/// <param name="ipv6Prefix">Leading bits of an IPv6 address that are counted as one.</param>
internal sealed class LoginTries(int ipv6Prefix)
{
    private volatile NetworkWidth _network = new();
    private volatile bool _countsAccounts;

    /// <summary>How wide a network is, from now on: sessions that are there already stay counted in the one that was theirs.</summary>
    public NetworkWidth Network { set => _network = value; }

    public TryCounts Addresses { get; } = new();

    public TryCounts Networks { get; } = new();

    public TryCounts Accounts { get; } = new();

    /// <summary>Good logins that it has heard of.</summary>
    public ToldLogins Told { get; } = new();

    /// <summary>Whether a login's account must be known before it.</summary>
    public bool CountsAccounts => _countsAccounts;

    /// <summary>Where a client's logins are counted, its account still left out.</summary>
    public LoginTry PlacesOf(AddressRange client) => new(PlaceOf(client.IsIPv6 ? client.Widened(ipv6Prefix) : client), PlaceOf(NetworkOf(client)), 0);

    public AddressRange NetworkOf(AddressRange client) => _network.Around(client);

    public static ushort PlaceOf(AddressRange subject) => TryCounts.PlaceOf(subject.GetHashCode());

    /// <summary>LoginSrvs do not tell large letters from small ones.</summary>
    public static ushort PlaceOf(string account) => TryCounts.PlaceOf(account.GetHashCode(StringComparison.OrdinalIgnoreCase));

    /// <summary>How many tries each may have from now on, <see cref="TryCounts.NoLimit"/> for any number. Before this is called, nobody has one.</summary>
    public void Apply(int perAddress, int perNetwork, int perAccount, bool countsAccounts)
    {
        (Addresses.Limit, Networks.Limit, Accounts.Limit) = (perAddress, perNetwork, perAccount);
        _countsAccounts = countsAccounts;
    }

    /// <summary>Takes a try at each of the places, or at none.</summary>
    public bool TryTake(LoginTry places, out LoginTry taken) =>
        TryTake((places.Address, Addresses.Limit), (places.Network, Networks.Limit), (places.Account, Accounts.Limit), out taken);

    /// <summary>The same, each up to a number of its own.</summary>
    public bool TryTake((ushort Place, int Most) address, (ushort Place, int Most) network, (ushort Place, int Most) account, out LoginTry taken)
    {
        taken = default;
        if (!Addresses.TryTake(ref address.Place, address.Most))
            return false;
        taken = taken with { Address = address.Place };
        if (Networks.TryTake(ref network.Place, network.Most))
        {
            taken = taken with { Network = network.Place };
            if (Accounts.TryTake(ref account.Place, account.Most))
            {
                taken = taken with { Account = account.Place };
                return true;
            }
        }
        GiveBack(taken);
        taken = default;
        return false;
    }

    /// <summary>It is under way no more.</summary>
    public void GiveBack(LoginTry taken)
    {
        Addresses.GiveBack(taken.Address);
        Networks.GiveBack(taken.Network);
        Accounts.GiveBack(taken.Account);
    }
}
