using Hocon.Strict;
using LoginGate.Lab;

namespace LoginGate.CommandLine;

/// <summary>The commands that a running stand-in LoginSrv takes: it misbehaves when it is told to.</summary>
internal sealed class LabLoginSrvConsole(StandInLoginSrv server, TextWriter output)
{
    private const string Help = """
        good                    behave again
        mute | mute replies     answer no heartbeat | no packet
        delay TIME              hold every reply back
        split BYTES | glue N    cut writes into pieces | send N frames at once
        stall                   read nothing any more
        close | reset           end every link now, cleanly | by a reset
        kick SESSION            tell the gate to close a session
        send KIND               Garbage, EmptyFrame, UnknownNumber, NoSlash, NoNumber, OverLong, UnframedPacket, Nuls or CutOff
        status                  what came so far
        """;

    /// <summary>Reads and obeys until the input ends.</summary>
    public void Run(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            if (line.Trim().Length > 0)
                output.WriteLine(Obey(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Said);
        }
    }

    public Phrase Status()
    {
        var (figures, ledger) = (server.Figures, server.Ledger.Snapshot());
        Phrase order = ledger.IsClean ? "all in order" : Phrase.Of($"{Counted.Of(ledger.ViolationCount, "violation")}, {Counted.Of(ledger.Malformed, "malformed frame")}");
        return $"{Counted.Of(figures.Links, "link")} ({figures.LinksEver} ever), sessions: {ledger.Opens} opened, {ledger.Closes} closed, " +
            $"{ledger.LiveSessions} live; {Counted.Of(ledger.DataFrames, "data frame")}, {Counted.Of(ledger.Heartbeats, "heartbeat")}; {order}";
    }

    private Phrase Obey(string[] words)
    {
        var now = server.Behaviour;
        switch (words)
        {
            case ["good"]:
                return Change(LoginSrvBehaviour.Good);
            case ["mute"]:
                return Change(now with { MuteHeartbeats = true });
            case ["mute", "replies"]:
                return Change(now with { MuteReplies = true });
            case ["delay", var time] when HoconUnits.TryParseDuration(time, out var delay):
                return Change(now with { ReplyDelay = delay });
            case ["split", var bytes] when int.TryParse(bytes, out var size):
                return Change(now with { SplitWrites = size });
            case ["glue", var frames] when int.TryParse(frames, out var count):
                return Change(now with { GlueFrames = count });
            case ["stall"]:
                return Change(now with { StopReading = true });
            case ["close"] or ["reset"]:
                server.CloseLinks(reset: words[0] == "reset");
                return "links ended";
            case ["kick", var number] when int.TryParse(number, out var session):
                server.Kick(session);
                return "kicked";
            case ["send", var kind] when Enum.TryParse<LoginSrvMischief>(kind, ignoreCase: true, out var mischief):
                server.Send(mischief);
                return "sent";
            case ["status"]:
                return Status();
            default:
                return Help;
        }
    }

    private Phrase Change(LoginSrvBehaviour behaviour)
    {
        server.Behaviour = behaviour;
        return "done";
    }
}
