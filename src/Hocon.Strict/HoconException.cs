namespace Hocon.Strict;

/// <summary>The one exception for configuration that cannot be read or resolved. It always names the place.</summary>
public sealed class HoconException : Exception
{
    /// <summary>Creates the exception; its message is "<paramref name="origin"/>: <paramref name="reason"/>".</summary>
    public HoconException(HoconOrigin origin, FormattableString reason, Exception? innerException = null)
        : base($"{origin}: {FormattableString.Invariant(reason)}", innerException)
    {
        Origin = origin;
        Explanation = reason;
    }

    /// <summary>The place at fault.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>What is wrong there, without the place.</summary>
    public string Reason => FormattableString.Invariant(Explanation);

    /// <summary>The same, its template and what fills it apart: for a program that says it in another language.</summary>
    public FormattableString Explanation { get; }
}
