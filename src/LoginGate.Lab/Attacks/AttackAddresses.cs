using System.Net;

namespace LoginGate.Lab.Attacks;

/// <summary>
/// Addresses for hostile clients, 127.64.0.1 to 127.255.255.254, apart from the robots' 127.0 and 127.1. Each run begins at
/// another one: those of the last run may still be banned.
/// </summary>
internal sealed class AttackAddresses(bool spreads, Random random)
{
    private const int First = 64 << 16;
    private const int Count = 192 << 16;

    private int _next = random.Next(Count);

    /// <summary>The next address; null leaves it to the system.</summary>
    public IPAddress? Next()
    {
        if (!spreads) return null;
        while (true)
        {
            int number = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            // No client ever has such a last octet.
            if ((number & 0xFF) is 0 or 0xFF) continue;
            return new IPAddress([127, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        }
    }
}
