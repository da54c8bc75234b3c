using System.CommandLine;
using LoginGate.Settings;

namespace LoginGate.CommandLine;

/// <summary>The options that name the settings, shared by every command that starts or checks a gate.</summary>
internal sealed class SettingsOptions
{
    public Option<string[]> Config { get; } = new("--config", "-c")
    {
        Description = "A HOCON file; may be given several times, later files override earlier ones",
        HelpName = "FILE",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "One setting, over all files; may be given several times",
        HelpName = "KEY=VALUE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(Set);
    }

    /// <summary>Loads the settings.</summary>
    public SettingsResult Read(ParseResult parsed) => SettingsLoader.Load(parsed.GetValue(Config) ?? [], parsed.GetValue(Set) ?? []);

    /// <summary>Loads the settings and says what is wrong with them.</summary>
    public SettingsResult Load(ParseResult parsed)
    {
        var result = Read(parsed);
        foreach (var warning in result.Warnings)
            Say.Warning($"{warning}");
        foreach (var error in result.Errors)
            Say.Error($"{error}");
        return result;
    }
}
