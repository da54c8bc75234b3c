using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Reads what each kind of violation gets: <c>answers</c>, and <c>on-violation</c>, one answer for all the kinds of which nobody has set their own.
/// </summary>
internal static class ViolationReader
{
    private const string All = "on-violation";

    private static readonly Dictionary<string, ViolationAction> Closing = new()
    {
        ["disconnect"] = ViolationAction.Disconnect,
        ["temporary-ban"] = ViolationAction.TemporaryBan,
        ["permanent-ban"] = ViolationAction.PermanentBan,
    };

    private static readonly Dictionary<string, ViolationAction> Refusing = new(Closing.Prepend(new("refuse", ViolationAction.Refuse)));

    private static readonly Dictionary<string, ViolationAction?> ForAll = new(
        Closing.Select(choice => KeyValuePair.Create(choice.Key, (ViolationAction?)choice.Value)).Prepend(new("by-kind", null)));

    private static readonly Kind[] Kinds =
    [
        new(Violation.ForbiddenByte, "forbidden-byte", Closing),
        new(Violation.OversizedPacket, "oversized-packet", Closing),
        new(Violation.StrayBytes, "stray-bytes", Closing),
        new(Violation.Http, "http", Closing),
        new(Violation.MissingDigit, "missing-digit", Closing),
        new(Violation.MissingGreeting, "missing-greeting", Closing),
        new(Violation.BadHandshake, "bad-handshake", Closing),
        new(Violation.TooManyPackets, "too-many-packets", Closing),
        new(Violation.TooManyConnections, "too-many-connections", Refusing),
        new(Violation.TooManyConnects, "too-many-connects", Refusing),
        new(Violation.TooManyAccounts, "too-many-accounts", Refusing),
        new(Violation.TooManySilent, "too-many-silent", Refusing),
        // They befall honest players, so that no word for all is for them.
        new(Violation.Silent, "silent", Closing) { HasOwnAnswerOnly = true },
        new(Violation.HalfPacket, "half-packet", Closing) { HasOwnAnswerOnly = true },
        new(Violation.SlowReader, "slow-reader", Closing) { HasOwnAnswerOnly = true },
        new(Violation.PasswordGuessing, "password-guessing", Closing) { HasOwnAnswerOnly = true },
    ];

    public static IReadOnlyDictionary<Violation, ViolationAction> Read(SettingsSection section)
    {
        var forAll = section.Choice(All, ForAll);
        var answers = section.Section("answers");
        return Kinds.ToDictionary(kind => kind.Violation, kind => Answer(kind, answers, forAll));
    }

    private static ViolationAction Answer(Kind kind, SettingsSection answers, ViolationAction? forAll)
    {
        var own = answers.Choice(kind.Key, kind.Choices);
        if (forAll is not { } action || kind.HasOwnAnswerOnly || !answers.IsDefault(kind.Key))
            return own;
        // For all it says that nobody is banned, no more: what can be refused is.
        return action == ViolationAction.Disconnect && kind.Choices == Refusing ? ViolationAction.Refuse : action;
    }

    private sealed record Kind(Violation Violation, string Key, Dictionary<string, ViolationAction> Choices)
    {
        /// <summary>Whether <c>on-violation</c> says nothing of it.</summary>
        public bool HasOwnAnswerOnly { get; init; }
    }
}
