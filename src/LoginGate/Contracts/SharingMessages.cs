using LoginGate.Shared;

namespace LoginGate.Contracts;

// What AdmissionActor has with whoever shares its bans and places with other gates. Nobody does unless the cluster is on.

/// <summary>
/// Tell me, all that there is now and then what changes: <see cref="BansChanged"/> and <see cref="PlacesChanged"/>. Asked again, all is told again.
/// </summary>
internal sealed class FollowAdmission
{
    private FollowAdmission()
    {
    }

    public static FollowAdmission Instance { get; } = new();
}

/// <summary>A range is banned, or its ban was taken back.</summary>
/// <param name="Range">Whom.</param>
/// <param name="Until">When the ban ends; null: never.</param>
/// <param name="Since">When it was made; null where nobody says.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="IsLifted">Whether it was taken back.</param>
/// <param name="Gate">The gate that said so; empty: this one.</param>
internal sealed record BanChange(AddressSpan Range, DateTimeOffset? Until, DateTimeOffset? Since, string Reason, bool IsLifted, string Gate = "");

/// <summary>Bans that this gate made or took back.</summary>
/// <param name="Changes">Bans that are this gate's alone are not among them.</param>
/// <param name="AreKept">Whether they are those that were kept from before, made when they say, and not new.</param>
internal sealed record BansChanged(IReadOnlyList<BanChange> Changes, bool AreKept);

/// <summary>Addresses have other numbers of clients now.</summary>
/// <param name="Places">By address; zero: none any more.</param>
internal sealed record PlacesChanged(IReadOnlyList<KeyValuePair<AddressRange, int>> Places);

/// <summary>What counts for these ranges at all gates: it takes the place of what this gate holds of them.</summary>
internal sealed record ApplySharedBans(IReadOnlyList<BanChange> Changes);

/// <summary>Addresses have other numbers of clients now at the other gates, all together.</summary>
internal sealed record ApplyPlacesElsewhere(IReadOnlyList<KeyValuePair<AddressRange, int>> Places);

/// <summary>No clients of other gates count any more.</summary>
internal sealed class ForgetPlacesElsewhere
{
    private ForgetPlacesElsewhere()
    {
    }

    public static ForgetPlacesElsewhere Instance { get; } = new();
}

/// <summary>Ask: carry out a command of the inspector at another gate. Answered with <see cref="OtherGateAnswer"/>.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Command">As it is typed.</param>
/// <param name="Caller">Who gives it.</param>
/// <param name="IsAdmin">Whether they may change things.</param>
internal sealed record AskOtherGate(string Gate, string Command, string Caller, bool IsAdmin);

/// <summary>The answer to <see cref="AskOtherGate"/>.</summary>
/// <param name="Answer">One line of JSON; null: none.</param>
/// <param name="Failure">Why there is none.</param>
internal sealed record OtherGateAnswer(string? Answer, Phrase? Failure);
