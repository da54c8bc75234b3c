using System.Text.Json.Nodes;
using Akka.Actor;
using LoginGate.Listener;
using LoginGate.Sessions;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>Finds sessions by number; several lines may have the same one.</summary>
internal sealed class SessionLookup(ActorSystem system, GateStatistics statistics)
{
    public static readonly CommandOption LineOption = new("--line", "LINE", "Only of this line");

    /// <summary>The lines that the arguments mean: the one named by <c>--line</c>, or all.</summary>
    public IReadOnlyList<LineStatistics> Lines(CommandArguments arguments) => Lines(arguments, arguments.Text("--line"));

    /// <summary>The line of this name, or all where there is none; the arguments hear of a name that no line has.</summary>
    public IReadOnlyList<LineStatistics> Lines(CommandArguments arguments, string? name)
    {
        var lines = statistics.Lines.ToArray();
        if (name is null)
            return lines;
        if (statistics.Find(name) is { } line)
            return [line];
        arguments.Refuse($"no line '{name}'{CommandArguments.NearestTo(name, lines.Select(l => l.Line))}");
        return [];
    }

    /// <summary>The session whose number is the first argument; null when it cannot be told, and the arguments say why.</summary>
    public (LineStatistics Line, SessionStatistics Session)? Find(CommandArguments arguments)
    {
        var text = arguments.Required(0);
        // The name of its actor will do as well.
        var number = arguments.Integer(text.StartsWith("s-", StringComparison.Ordinal) ? text[2..] : text, "the session's number");
        var lines = Lines(arguments);
        if (arguments.Error is not null)
            return null;
        var found = lines.Select(l => (Line: l, Session: l.Sessions.GetValueOrDefault(number))).Where(f => f.Session is not null).ToArray();
        if (found.Length == 1)
            return (found[0].Line, found[0].Session!);
        arguments.Refuse(found.Length == 0
            ? Phrase.Of($"no session {number}{(lines.Count == 1 ? Phrase.Of($" on line {lines[0].Line}") : "")}")
            : $"session {number} is on several lines: say {Phrase.Either(found.Select(f => $"--line {f.Line.Line}"))}");
        return null;
    }

    public ActorSelection ActorOf(LineStatistics line, SessionStatistics session) => system.ActorSelection(PathOf(line, session));

    public static string PathOf(LineStatistics line, SessionStatistics session) =>
        $"{ActorPaths.Gate}/{line.Line}/{ListenerActor.Name}/{SessionActor.NameOf(session.Number)}";

    /// <summary>A session's figures for programs.</summary>
    public static JsonObject DataOf(LineStatistics line, SessionStatistics session, TimeSpan now) => new()
    {
        ["line"] = line.Line,
        ["session"] = session.Number,
        ["address"] = session.Client.Address.ToString(),
        ["port"] = session.Client.Port,
        ["local"] = session.Local.ToString(),
        ["age"] = Figures.Seconds(now - session.Opened),
        ["idle"] = Figures.Seconds(now - session.LastHeard),
        ["packets"] = session.Packets,
        ["packetBytes"] = session.PacketBytes,
        ["replies"] = session.Replies,
        ["replyBytes"] = session.ReplyBytes,
    };
}
