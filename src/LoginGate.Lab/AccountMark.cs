namespace LoginGate.Lab;

/// <summary>
/// Numbers that the stand-in LoginSrv derives from an account's name and writes where a real one has numbers of its own.
/// A robot that finds another account's number has been sent a stranger's reply.
/// </summary>
public static class AccountMark
{
    private const int SmallBits = 16;
    private const int CounterBits = 15;

    /// <summary>1 to 2147483647; in recog of the server list where the dialect has account days and hours there.</summary>
    public static int Of(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        uint hash = 2166136261;
        foreach (char letter in account) hash = (hash ^ letter) * 16777619;
        return (int)(hash % int.MaxValue) + 1;
    }

    /// <summary>1 to 65535; the certification of the VC dialects.</summary>
    public static ushort SmallOf(string account) => (ushort)(Of(account) % ushort.MaxValue + 1);

    /// <summary>A session id that carries the account's mark and differs each time.</summary>
    public static int SessionId(string account, int counter) => SmallOf(account) << CounterBits | counter & ((1 << CounterBits) - 1);

    /// <summary>Whether a session id, or a VC certification, was made for this account.</summary>
    public static bool Fits(string account, int sessionId, bool isCertification) =>
        (isCertification ? sessionId & ((1 << SmallBits) - 1) : sessionId >> CounterBits) == SmallOf(account);
}
