namespace LoginGate.Lab;

/// <summary>Robots or attacks cannot be run as they were asked for.</summary>
/// <param name="reason">Why, its template and what fills it apart: for a program that says it in another language.</param>
public sealed class LabOptionsException(FormattableString reason) : ArgumentException(FormattableString.Invariant(reason))
{
    /// <summary>Why.</summary>
    public FormattableString Reason => reason;
}
