using System.Text.Json.Nodes;
using LoginGate.Logging;
using Microsoft.Extensions.Logging;

namespace LoginGate.Inspect;

/// <summary><c>log level</c>: how much is logged, of all or of a part of the tree.</summary>
internal sealed class LogLevelCommand(LogLevelSwitch levels, OperatorLog log) : InspectCommand(new CommandHelp(
    "log level", "[LEVEL]", "Show or set the least level that is logged: DEBUG, INFO, WARNING, ERROR; until the next start",
    new CommandOption("--path", "PATH", "Only of this actor and all below it, such as main/listener; default takes its own level back")))
{
    // No level: back to what holds for all.
    private const string Reset = "default";

    private static readonly Dictionary<string, LogLevel?> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DEBUG"] = LogLevel.Debug,
        ["INFO"] = LogLevel.Information,
        ["WARNING"] = LogLevel.Warning,
        ["ERROR"] = LogLevel.Error,
        [Reset] = null,
    };

    public override AccessRight RightFor(CommandArguments arguments) =>
        arguments.Argument(0) is null ? AccessRight.View : AccessRight.Admin;

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var wanted = arguments.Argument(0);
        var level = arguments.Choice("LEVEL", wanted, null, Levels);
        var path = arguments.Text("--path") is { } text ? ShortPath(arguments, text) : null;
        if (path is null && wanted is not null && level is null)
            arguments.Refuse("default needs --path");
        if (arguments.Error is { } error)
            return Fail(error);
        if (wanted is not null)
            Set(arguments.Caller, path, level);
        return Reply(Show());
    }

    private void Set(Caller caller, string? path, LogLevel? level)
    {
        if (path is null)
            levels.Set(level!.Value);
        else if (level is { } own)
            levels.Set(path, own);
        else
            levels.Reset(path);
        var name = level is { } set ? NameOf(set) : Reset;
        log.Did(caller, path is null ? Phrase.Of($"log level {name}") : $"log level {name} for {path}");
    }

    private Answer Show()
    {
        var own = levels.ByPath.OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
        return new Answer([new AnswerBlock { Text = [$"log level {NameOf(levels.Level)}", .. own.Select(p => Phrase.Verbatim($"  {p.Key}: {NameOf(p.Value)}"))] }],
            new JsonObject
            {
                ["level"] = NameOf(levels.Level),
                ["paths"] = new JsonObject(own.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)NameOf(p.Value)))),
            });
    }

    /// <summary>As the log writes it: below the gate without <c>/user/gate</c>.</summary>
    private static string ShortPath(CommandArguments arguments, string text)
    {
        if (!ActorPaths.TryRead(text, out var path) || path == "/")
            arguments.Refuse($"'{text}' is no path of an actor");
        return path.StartsWith($"{ActorPaths.Gate}/", StringComparison.Ordinal)
            ? path[(ActorPaths.Gate.Length + 1)..] : path.TrimStart('/');
    }

    private static string NameOf(LogLevel level) => Levels.First(l => l.Value == level).Key;
}
