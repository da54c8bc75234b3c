using System.CommandLine;
using Hocon.Strict;

namespace LoginGate.CommandLine;

/// <summary>An option that takes a duration as the settings do: <c>10s</c>, <c>500ms</c>.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description, TimeSpan? otherwise = null) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (HoconUnits.TryParseDuration(text, out var value) && value >= TimeSpan.Zero)
                return value;
            result.AddError($"{name}: '{text}' is no duration; write 10s or 500ms");
            return null;
        },
    };
}
