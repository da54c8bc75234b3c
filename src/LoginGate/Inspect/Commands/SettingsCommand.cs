using System.Text.Json.Nodes;
using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary><c>gate settings</c>: what the gate runs on, where each value comes from, and what its files have that does not count yet.</summary>
/// <remarks>
/// For admins: passwords and their like are masked, but the names of users, the paths of keys and what a ban hook is called with are not for
/// who may only look.
/// </remarks>
internal sealed class SettingsCommand(ISettingsInEffect settings) : InspectCommand(new CommandHelp(
    "gate settings", "[PREFIX]", "The settings in effect and where each comes from, secrets masked; what stands in the files and waits for a reload or a restart",
    ChangedOption)
{ Right = AccessRight.Admin })
{
    private static readonly CommandOption ChangedOption = new("--changed", null, "Only those that are not the default");

    private static readonly IReadOnlyDictionary<SettingEffect, Phrase> Counts = new Dictionary<SettingEffect, Phrase>
    {
        [SettingEffect.AtOnce] = "after a reload",
        [SettingEffect.NewClients] = "after a reload, for new clients",
        [SettingEffect.Restart] = "after a restart",
    };

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var prefix = arguments.Argument(0) ?? "";
        var now = settings.Now;
        var rows = new SettingRows();
        SettingRow[] found = [.. rows.Of(now).Where(row => row.BeginsWith(prefix))];
        var files = settings.Read();
        var changes = files?.Settings is { } next ? SettingsChanges.Between(now, next) : null;
        Pending[] pending = [.. PendingOf(changes, rows).Where(p => (p.Now ?? p.Next)!.BeginsWith(prefix))];
        if (found.Length + pending.Length == 0)
            return Fail($"no setting begins with '{prefix}'{Nearest(prefix, rows.Of(now))}");
        if (arguments.Has(ChangedOption.Name))
            found = [.. found.Where(row => !row.IsDefault)];
        return Reply(new Answer([.. Blocks(found, pending, changes, files)], DataOf(found, pending, changes, files)));
    }

    private static IEnumerable<Pending> PendingOf(SettingsChanges? changes, SettingRows rows) =>
        from difference in changes?.Differences ?? []
        from pair in rows.Of(difference)
        select new Pending(pair.Now, pair.Next, difference.Effect);

    private static Phrase Nearest(string prefix, IEnumerable<SettingRow> rows)
    {
        var depth = prefix.Count(c => c == '.') + 1;
        var known = rows.Select(row => row.Key)
            .SelectMany(key => key.StartsWith("login-gate.", StringComparison.Ordinal) ? (string[])[key, key["login-gate.".Length..]] : [key])
            .Select(key => string.Join('.', key.Split('.').Take(depth)));
        return CommandArguments.NearestTo(prefix, known.Distinct());
    }

    private static IEnumerable<AnswerBlock> Blocks(SettingRow[] rows, Pending[] pending, SettingsChanges? changes, SettingsResult? files)
    {
        if (rows.Length > 0)
            yield return Table("", ["setting", "value", "from"], rows.Select(row => (IReadOnlyList<Phrase>)[Phrase.Verbatim(row.Key), Phrase.Verbatim(row.Text), PlaceOf(row)]));
        else
            yield return new AnswerBlock { Text = ["all of them are the defaults"] };
        if (pending.Length > 0)
        {
            yield return Table("in the files, and not in effect", ["setting", "value", "from", "counts"],
                pending.Select(p => (IReadOnlyList<Phrase>)[Phrase.Verbatim((p.Next ?? p.Now)!.Key), p.Next is { } next ? Phrase.Verbatim(next.Text) : "(no more)", p.Next is { } row ? PlaceOf(row) : "", Counts[p.Effect]]));
        }
        Phrase[] notes =
        [
            .. (changes?.AddedLines ?? []).Select(line => Phrase.Of($"line {line} stands in the files: a reload starts it")),
            .. (changes?.RemovedLines ?? []).Select(line => Phrase.Of($"line {line} stands in the files no more: a reload ends it")),
            .. (files?.Errors ?? []).Select(error => Phrase.Of($"the files are no good by now, a reload would be refused: {error}")),
        ];
        if (notes.Length > 0)
            yield return new AnswerBlock { Text = notes };
    }

    private static Phrase PlaceOf(SettingRow row) => row.Line > 0 ? Phrase.Verbatim(row.Place) : row.From switch
    {
        SettingRow.Default => "default",
        SettingRow.Environment => "environment",
        var other => Phrase.Verbatim(other),
    };

    private static AnswerBlock Table(Phrase title, IReadOnlyList<Phrase> columns, IEnumerable<IReadOnlyList<Phrase>> rows) =>
        new() { Table = new AnswerTable(title, columns, [.. rows]) };

    private static JsonObject DataOf(SettingRow[] rows, Pending[] pending, SettingsChanges? changes, SettingsResult? files) => new()
    {
        ["settings"] = new JsonArray([.. rows.Select(row => (JsonNode)DataOf(row))]),
        ["pending"] = new JsonArray([.. pending.Select(p => (JsonNode)new JsonObject
        {
            ["key"] = (p.Next ?? p.Now)!.Key,
            ["value"] = p.Next?.Text,
            ["from"] = p.Next?.From,
            ["line"] = p.Next is { Line: > 0 } row ? row.Line : null,
            ["needsRestart"] = p.Effect == SettingEffect.Restart,
        })]),
        ["addedLines"] = Strings(changes?.AddedLines ?? []),
        ["removedLines"] = Strings(changes?.RemovedLines ?? []),
        ["errors"] = Strings((files?.Errors ?? []).Select(error => error.ToString())),
    };

    private static JsonObject DataOf(SettingRow row) => new()
    {
        ["key"] = row.Key,
        ["value"] = row.Text,
        ["from"] = row.From,
        ["line"] = row.Line > 0 ? row.Line : null,
        ["default"] = row.IsDefault,
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    private sealed record Pending(SettingRow? Now, SettingRow? Next, SettingEffect Effect);
}
