using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>One ban.</summary>
/// <param name="Range">Whom it keeps out.</param>
/// <param name="Until">When it ends, by the wall clock; null: never.</param>
/// <param name="Since">When it was made; null where a hand-written line does not say.</param>
/// <param name="Reason">Why, for people; may be empty.</param>
/// <param name="IsHere">Whether it is this gate's alone, where several act as one.</param>
internal sealed record Ban(AddressSpan Range, DateTimeOffset? Until, DateTimeOffset? Since, string Reason, bool IsHere = false)
{
    public BanKind Kind => Until is null ? BanKind.Permanent : BanKind.Temporary;

    public bool Holds(DateTimeOffset now) => Until is null || now < Until;

    /// <summary>Whether this ban says nothing that the other does not: it ends no later. One for all gates says more than this gate's own unless it ends before it.</summary>
    public bool IsWithin(Ban other) => other.IsHere && !IsHere ? EndsBefore(other.Until) : !other.EndsBefore(Until);

    /// <param name="end">Null: never.</param>
    public bool EndsBefore(DateTimeOffset? end) => Until is not null && !(end <= Until);

    /// <summary>Its line in the ban file, without the end.</summary>
    public string Write() => new BanLine([Range], Until, Since, Reason, IsHere).Write();

    /// <summary>What other gates are told of it.</summary>
    public BanChange ToChange(bool isLifted = false) => new(Range, Until, Since, Reason, isLifted);
}
