namespace LoginGate.Lab;

/// <summary>How an account behaves at login.</summary>
public enum LabAccountState
{
    /// <summary>Its password decides.</summary>
    Good,

    /// <summary>Every login is refused as locked.</summary>
    Locked,

    /// <summary>LoginSrv asks for its data to be completed before it sends the list, where the dialect can.</summary>
    Update,
}

/// <summary>An account of the stand-in LoginSrv.</summary>
/// <param name="Name">Its name, 1 to 10 bytes for most clients.</param>
/// <param name="Password">Its password.</param>
/// <param name="State">How it behaves at login.</param>
public sealed record LabAccount(string Name, string Password, LabAccountState State = LabAccountState.Good)
{
    /// <summary>Name and state; never the password.</summary>
    public override string ToString() => $"{Name} ({State})";
}

/// <summary>A game server of the stand-in LoginSrv's list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where a client that chose it has to go.</param>
/// <param name="Port">Its port.</param>
/// <param name="Status">Status in the list; 0 is down.</param>
/// <param name="Full">Whether choosing it is refused.</param>
public sealed record LabServer(string Name, string Address = "127.0.0.1", int Port = 7100, int Status = 1, bool Full = false);

/// <summary>Accounts that need no entry of their own: a prefix with a number.</summary>
/// <param name="Prefix">Start of the account name.</param>
/// <param name="Digits">How many digits follow, 1 to 9, leading zeros included.</param>
/// <param name="PasswordPrefix">Start of the password; the same digits follow.</param>
public sealed record NumberedAccounts(string Prefix = "robot", int Digits = 5, string PasswordPrefix = "pass")
{
    /// <summary>The account with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number has too many digits or is negative.</exception>
    public LabAccount this[int number]
    {
        get
        {
            string digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Digits, '0');
            if (number < 0 || digits.Length > Digits)
                throw new ArgumentOutOfRangeException(nameof(number), number, $"Account numbers have {Digits} digits.");
            return new LabAccount(Prefix + digits, PasswordPrefix + digits);
        }
    }

    /// <summary>The account of this name, or null when the name is not of this kind.</summary>
    public LabAccount? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length != Prefix.Length + Digits || !name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string digits = name[Prefix.Length..];
        return digits.All(char.IsAsciiDigit) ? new LabAccount(name, PasswordPrefix + digits) : null;
    }
}
