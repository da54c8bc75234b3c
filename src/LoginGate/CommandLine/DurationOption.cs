using System.CommandLine;
using Hocon.Strict;
using LoginGate.Settings;

namespace LoginGate.CommandLine;

/// <summary>An option that takes a duration as the settings do: <c>10s</c>, <c>500ms</c>.</summary>
internal static class DurationOption
{
    // Timers take little more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <param name="name">With its dashes.</param>
    /// <param name="description">What the time is for.</param>
    /// <param name="otherwise">Named in the help as what counts without the option, whose value is null then.</param>
    public static Option<TimeSpan?> Create(string name, Phrase description, TimeSpan? otherwise = null) => new(name)
    {
        // Not as a default of the option's own, which the help would show as 00:00:10.
        Description = (otherwise is { } time ? Phrase.Of($"{description} [default: {SettingsSection.Show(time)}]") : description).Said,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (HoconUnits.TryParseDuration(text, out var value) && value >= TimeSpan.Zero && value <= Longest)
                return value;
            result.Refuse($"{name}: '{text}' is no duration up to 24d; write 10s or 500ms");
            return null;
        },
    };
}
