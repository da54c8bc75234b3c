using System.Collections.Frozen;
using System.Text;

namespace LoginGate.Statistics;

/// <summary>
/// What causes, reasons and kinds are called as label values of metrics: words in kebab case, which stay when a sentence that people read
/// is put better.
/// </summary>
internal static class MetricWords
{
    public const string TooManyConnections = "max-connections-per-address";
    public const string TooManyConnects = "connects-per-second-per-address";

    public const string TooManySilent = "silent-connections-per-minute-per-address";

    /// <summary>Where LoginSrv's dialect has no form for a client's address; the sentence names the dialect.</summary>
    private const string NotAnnounceable = "ipv6-not-announceable";

    private const string Other = "other";

    // The sentences are those of the log and of the inspector.
    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["denied (admission.deny)"] = "denied",
        ["banned"] = "banned",
        ["country or AS is refused (admission.geo)"] = "geo-refused",
        ["country or AS is not known (admission.geo.unknown)"] = "geo-unknown",
        ["country or AS is refused in attack mode (admission.attack-mode.geo)"] = "geo-refused-in-attack-mode",
        ["max-connections-per-address is reached"] = TooManyConnections,
        ["connects-per-second-per-address is reached"] = TooManyConnects,
        ["silent-connections-per-minute-per-address is reached"] = TooManySilent,
        ["max-connections-per-network is reached"] = "max-connections-per-network",
        ["connects-per-second-per-network is reached"] = "connects-per-second-per-network",
        ["connects-per-second is reached"] = "connects-per-second",
        ["LoginSrv is not connected"] = "loginsrv-not-connected",
        ["max-sessions is reached"] = "max-sessions",
        ["no file descriptors are left for clients"] = "no-descriptors",
        ["not a trusted proxy (client.trusted-proxies)"] = "untrusted-proxy",
        ["the gate shuts down"] = "shutdown",
        ["the gate drains"] = "draining",
        ["the port is being opened anew"] = "port-opening",
        ["the port is being closed"] = "port-closing",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every word for a client turned away.</summary>
    public static IReadOnlyList<string> Refusals { get; } = [.. Reasons.Values, NotAnnounceable];

    // The place of each sentence's word among all; behind them that of what has none.
    private static readonly FrozenDictionary<string, int> Places =
        Reasons.ToFrozenDictionary(reason => reason.Key, reason => IndexOf(Refusals, reason.Value), StringComparer.Ordinal);

    /// <summary>Where in <see cref="Refusals"/> the word for a reason is; behind its end for one that has none.</summary>
    public static int IndexOfRefusal(string reason) =>
        Places.TryGetValue(reason, out var place) ? place : IsNotAnnounceable(reason) ? Refusals.Count - 1 : Refusals.Count;

    /// <summary>The word at such an index.</summary>
    public static string RefusalAt(int index) => index < Refusals.Count ? Refusals[index] : Other;

    /// <summary>The word for why a client was turned away. A sentence that has none yet is made into one.</summary>
    public static string OfRefusal(string reason) =>
        Reasons.GetValueOrDefault(reason) ?? (IsNotAnnounceable(reason) ? NotAnnounceable : Kebab(reason));

    public static string Of<T>(T value)
        where T : struct, Enum => Kebab(value.ToString());

    private static bool IsNotAnnounceable(string reason) => reason.EndsWith("knows no IPv6 address", StringComparison.Ordinal);

    private static int IndexOf(IReadOnlyList<string> words, string word) => words.TakeWhile(w => w != word).Count();

    /// <summary><c>IdleTimeout</c> and <c>idle timeout</c> as <c>idle-timeout</c>.</summary>
    internal static string Kebab(string text)
    {
        var word = new StringBuilder(text.Length + 4);
        // A name, not two words.
        text = text.Replace("LoginSrv", "Loginsrv", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            var isHump = i > 0 && char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]);
            if ((isHump || !char.IsAsciiLetterOrDigit(text[i])) && word.Length > 0 && word[^1] != '-')
                word.Append('-');
            if (char.IsAsciiLetterOrDigit(text[i]))
                word.Append(char.ToLowerInvariant(text[i]));
        }
        var kebab = word.ToString().TrimEnd('-');
        return kebab.Length > 0 ? kebab : Other;
    }
}
