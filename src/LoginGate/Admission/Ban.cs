using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>One ban.</summary>
/// <param name="Range">Whom it keeps out.</param>
/// <param name="Until">When it ends, by the wall clock; null: never.</param>
/// <param name="Since">When it was made; null where a hand-written line does not say.</param>
/// <param name="Reason">Why, for people; may be empty.</param>
internal sealed record Ban(AddressSpan Range, DateTimeOffset? Until, DateTimeOffset? Since, string Reason)
{
    public BanKind Kind => Until is null ? BanKind.Permanent : BanKind.Temporary;

    public bool Holds(DateTimeOffset now) => Until is null || now < Until;

    /// <summary>Whether this ban says nothing that the other does not: it ends no later.</summary>
    public bool IsWithin(Ban other) => other.Until is null || Until <= other.Until;

    /// <summary>Its line in the ban file, without the end.</summary>
    public string Write() => new BanLine([Range], Until, Since, Reason).Write();
}
