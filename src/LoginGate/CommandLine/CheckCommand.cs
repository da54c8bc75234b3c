using System.CommandLine;
using LoginGate.Inspect;
using LoginGate.Settings;

namespace LoginGate.CommandLine;

/// <summary><c>logingate check</c>: validates the settings and starts nothing.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var options = new SettingsOptions();
        var command = new Command("check", "Validate the settings: unknown keys, bad values, with file and line");
        options.AddTo(command);
        var print = new Option<string?>("--print")
        {
            Description = "Print the settings as they count, with where each comes from, secrets masked; those that begin with PREFIX, or all",
            HelpName = "PREFIX",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Options.Add(print);
        command.SetAction(parsed =>
        {
            var loaded = options.Load(parsed);
            foreach (var fault in loaded.Faults)
                Say.Error($"{fault}");
            if (loaded is not { Settings: { } settings, Faults.Count: 0 })
                return ExitCodes.BadUsage;
            if (parsed.GetResult(print) is not null)
                return Print(settings, parsed.GetValue(print) ?? "");
            foreach (var line in settings.Lines)
            {
                Say.Line($"line {line.Name}: listens on {line.Listen.EndPoint}, LoginSrv {string.Join(" > ", line.LoginSrv.Targets)} ({line.LoginSrv.Dialect.Name})");
            }
            if (settings.Cluster is { } cluster)
            {
                Say.Line($"cluster: gate {cluster.Name} listens on {cluster.Listen} for others, who reach it at {cluster.Public}, {Phrase.Of(cluster.Tls is null ? "without TLS" : "with mutual TLS")}");
            }
            Say.Line("settings are good");
            return ExitCodes.Good;
        });
        return command;
    }

    /// <summary>As HOCON, which can be read again but for what is masked.</summary>
    private static int Print(GateSettings settings, string prefix)
    {
        SettingRow[] rows = [.. new SettingRows().Of(settings).Where(row => row.BeginsWith(prefix))];
        foreach (var row in rows)
            Console.WriteLine(PlainText.Escape($"{row.Key} = {row.Text}  # {row.Place}"));
        if (rows.Length > 0)
            return ExitCodes.Good;
        Say.Error($"no setting begins with '{prefix}'");
        return ExitCodes.Failed;
    }
}
