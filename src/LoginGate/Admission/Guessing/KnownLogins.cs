using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LoginGate.Admission.Guessing;

/// <summary>
/// From which networks accounts have been logged in to well: of so many accounts the last four, each with the day. Beyond that those go that have not
/// been used for longest, so that only good logins to very many accounts make one forgotten. Its text is what the file holds.
/// </summary>
/// <param name="keys">What accounts and networks are kept as.</param>
/// <param name="most">Accounts kept.</param>
internal sealed class KnownLogins(AccountKeys keys, int most = KnownLogins.MostAccounts)
{
    public const int MostAccounts = 100_000;

    private const int MostNetworks = 4;
    private const string KeyWord = "key ";

    private readonly Dictionary<ulong, Networks> _accounts = [];

    public AccountKeys Keys { get; } = keys;

    public int Count => _accounts.Count;

    /// <summary>Whether something has come since the text was made.</summary>
    public bool HasUnsaved { get; private set; }

    public bool IsKnown(ulong account, ulong network, int fromDay)
    {
        if (!_accounts.TryGetValue(account, out var networks))
            return false;
        foreach (var known in networks)
        {
            if (known.Network == network && known.Day >= fromDay)
                return true;
        }
        return false;
    }

    /// <param name="account">The account.</param>
    /// <param name="network">Where the login came from.</param>
    /// <param name="day">Today, as <see cref="DateOnly.DayNumber"/>.</param>
    /// <returns>False when others were forgotten for it.</returns>
    public bool Add(ulong account, ulong network, int day)
    {
        var hasRoom = _accounts.Count < most || _accounts.ContainsKey(account);
        if (!hasRoom)
            MakeRoom();
        ref var networks = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out _);
        var place = 0;
        for (var i = 0; i < MostNetworks; i++)
        {
            if (networks[i].Network == network && networks[i].Day > 0)
            {
                place = i;
                break;
            }
            if (networks[i].Day < networks[place].Day)
                place = i;
        }
        if (networks[place] == (network, day))
            return hasRoom;
        // A fifth network pushes one out.
        hasRoom &= networks[place].Day == 0 || networks[place].Network == network;
        networks[place] = (network, day);
        HasUnsaved = true;
        return hasRoom;
    }

    /// <summary>Lines of text; what is older than the day is left out, here too.</summary>
    public string Save(int fromDay)
    {
        var text = new StringBuilder("# Networks from which accounts were logged in to, all as keyed hashes; the gate writes it.\n");
        text.Append(KeyWord).Append(Convert.ToHexStringLower(Keys.Secret)).Append('\n');
        foreach (var (account, networks) in _accounts)
        {
            var start = text.Length;
            text.Append(CultureInfo.InvariantCulture, $"{account:x16}");
            var bare = text.Length;
            foreach (var (network, day) in networks)
            {
                if (day >= fromDay && day > 0)
                    text.Append(CultureInfo.InvariantCulture, $" {network:x16}:{day}");
            }
            if (text.Length > bare)
            {
                text.Append('\n');
                continue;
            }
            text.Length = start;
            _accounts.Remove(account);
        }
        HasUnsaved = false;
        return text.ToString();
    }

    /// <summary>What could not be written is to be written again.</summary>
    public void PutBackUnsaved() => HasUnsaved = true;

    /// <summary>Reads such a text; null when it has no key. Lines that make no sense are left out.</summary>
    public static KnownLogins? Load(IEnumerable<string> lines)
    {
        KnownLogins? logins = null;
        foreach (var line in lines)
        {
            if (logins is not null)
                logins.Read(line);
            else if (line.StartsWith(KeyWord, StringComparison.Ordinal) && TryReadKey(line[KeyWord.Length..], out var secret))
                logins = new KnownLogins(new AccountKeys(secret));
        }
        logins?.HasUnsaved = false;
        return logins;
    }

    private static bool TryReadKey(string text, out byte[] secret)
    {
        secret = new byte[AccountKeys.SecretBytes];
        return text.Length == 2 * secret.Length
            && Convert.FromHexString(text, secret, out _, out var written) == System.Buffers.OperationStatus.Done && written == secret.Length;
    }

    private void Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !TryReadHash(words[0], out var account))
            return;
        foreach (var word in words.AsSpan(1))
        {
            if (word.Split(':') is [var hash, var number] && TryReadHash(hash, out var network)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day <= DateOnly.MaxValue.DayNumber)
                Add(account, network, day);
        }
    }

    private static bool TryReadHash(string text, out ulong hash) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);

    // Making room for some at once costs less than for each.
    private void MakeRoom()
    {
        foreach (var (account, _) in _accounts.OrderBy(a => a.Value.LastDay).Take(_accounts.Count - (most / 4 * 3)).ToArray())
            _accounts.Remove(account);
    }

    [InlineArray(MostNetworks)]
    private struct Networks
    {
        private (ulong Network, int Day) _first;

        public readonly int LastDay
        {
            get
            {
                var last = 0;
                foreach (var (_, day) in this)
                    last = Math.Max(last, day);
                return last;
            }
        }
    }
}
