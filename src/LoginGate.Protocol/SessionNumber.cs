using System.Diagnostics;

namespace LoginGate.Protocol;

/// <summary>Socket numbers as text: decimal, 1 to 2147483647, no sign, no leading zero.</summary>
internal static class SessionNumber
{
    public const int MaxDigits = 10;

    public static bool TryParse(ReadOnlySpan<byte> text, out int session)
    {
        session = 0;
        if (text.IsEmpty || text.Length > MaxDigits || text[0] == '0') return false;
        long value = 0;
        foreach (byte digit in text)
        {
            if (!WireBytes.IsDigit(digit)) return false;
            value = value * 10 + (digit - '0');
        }
        if (value > int.MaxValue) return false;
        session = (int)value;
        return true;
    }

    /// <summary>Writes a number; returns its digits. Needs room for <see cref="MaxDigits"/>.</summary>
    public static int Write(int session, Span<byte> destination)
    {
        bool wrote = session.TryFormat(destination, out int digits);
        Debug.Assert(wrote);
        return digits;
    }

    public static void ThrowIfInvalid(int session)
    {
        if (session <= 0) Throw(session);
    }

    private static void Throw(int session) =>
        throw new ArgumentOutOfRangeException(nameof(session), session, "A session number is 1 to 2147483647.");
}
