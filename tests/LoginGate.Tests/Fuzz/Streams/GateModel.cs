using System.Text;
using LoginGate.Fuzzing;
using LoginGate.Tests.Fuzz.Originals;
using LoginGate.Tests.Fuzz.Wiring;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>What a whole gate owes both sides in a scenario, step by step and with nothing but lists.</summary>
internal sealed class GateModel
{
    private readonly Scenario _scenario;
    private readonly LoginSrvModel _loginSrv;
    private readonly Dictionary<int, Session> _sessions = [];
    private readonly HashSet<string> _bans = [];
    private readonly HashSet<string> _tolerableBans = [];

    public GateModel(Scenario scenario)
    {
        _scenario = scenario;
        _loginSrv = new LoginSrvModel(scenario.Facts, scenario.Limits.MaxFrameBytes);
        foreach (var step in scenario.Steps)
            Play(step);
    }

    /// <summary>Addresses that LoginSrv wants blocked, by their own name or by that of a live client.</summary>
    public IReadOnlySet<string> Bans => _bans;

    /// <summary>The same, by the name of a client that just ended: another order in the same read may still find it.</summary>
    public IReadOnlySet<string> TolerableBans => _tolerableBans;

    /// <summary>What LoginSrv has to see, by user.</summary>
    public Dictionary<string, List<Seen>> Upstream => _sessions.Values.ToDictionary(session => $"{session.Client.Number}", Upward);

    /// <summary>What each client has to receive, and whether it may miss the end of it because it went or did not read.</summary>
    public IEnumerable<(int Number, string Bytes, bool MayMissTheEnd)> Downstream =>
        _sessions.Values.Select(session => (session.Client.Number, session.Replies.ToString(), session.MayMissTheEnd));

    private void Play(Step step)
    {
        switch (step)
        {
            case Step.Connect connect:
                var mayMakeAccounts = GateUnderTest.MayMakeAccounts(connect.Client.Address);
                var client = new Session(connect.Client, new ClientModel(_scenario.Facts, _scenario.Limits, mayMakeAccounts));
                if (_sessions.TryAdd(connect.Client.Number, client))
                    Say(client, _scenario.Facts.Greeting);
                break;
            case Step.Read read when Find(read.Client.Number) is { } session:
                var said = session.Sends.Answer;
                session.Sends.Feed(read.Bytes);
                if (session.Sends.Answer != said)
                    Say(session, session.Sends.Answer);
                break;
            case Step.HangUp end when _sessions.TryGetValue(end.Client.Number, out var session):
                session.MayMissTheEnd = true;
                // What still comes reaches one that has only ended its side, if an answer was due.
                session.IsHalfClosed = _scenario.Limits.HalfCloses && !end.IsReset && !session.Sends.HasEnded;
                session.Sends.End();
                break;
            case Step.AcknowledgeClient taken when _sessions.TryGetValue(taken.Client.Number, out var session):
                (session.UnderWay, session.Waiting) = (session.Waiting, 0);
                break;
            case Step.LoginSrv loginSrv:
                foreach (var order in _loginSrv.Feed(loginSrv.Bytes))
                    Obey(order);
                break;
        }
    }

    private Session? Find(int number) => _sessions.TryGetValue(number, out var session) && !session.Sends.HasEnded ? session : null;

    /// <summary>One that LoginSrv has been told of, whether it has ended or not.</summary>
    private Session? FindKnown(int number) => _sessions.TryGetValue(number, out var session) && IsKnown(session) ? session : null;

    private bool IsKnown(Session session) => !_scenario.Facts.OpensWithData || session.Sends.Packets.Count > 0;

    private void Obey(Order order)
    {
        switch (order)
        {
            case Order.Reply reply when FindKnown(reply.User) is { } session && (session.IsHalfClosed || !session.Sends.HasEnded):
                Reply(session, reply.Payload);
                break;
            case Order.Kick kick when FindKnown(kick.User) is { } session:
                session.IsHalfClosed = false;
                if (kick.Ban is { } kind)
                    (session.Sends.HasEnded ? _tolerableBans : _bans).Add($"{kind} {session.Client.Address}");
                session.Sends.End();
                break;
            case Order.Block block:
                _bans.Add($"Permanent {block.Address}");
                break;
        }
    }

    private void Say(Session session, string own)
    {
        if (own.Length == 0)
            return;
        // Over the queue it goes out all the same where the client is closed for something else in the same read.
        if (!Fits(session, own))
            session.Replies.Append(own);
        Reply(session, own);
    }

    private bool Fits(Session session, string payload) => session.UnderWay + session.Waiting + payload.Length <= _scenario.Limits.SendQueueBytes;

    private void Reply(Session session, string payload)
    {
        if (!Fits(session, payload))
        {
            session.MayMissTheEnd = true;
            session.IsHalfClosed = false;
            session.Sends.End();
            return;
        }
        session.Replies.Append(payload);
        if (session.UnderWay == 0)
            session.UnderWay = payload.Length;
        else
            session.Waiting += payload.Length;
    }

    private List<Seen> Upward(Session session)
    {
        var (client, user) = (session.Client, $"{session.Client.Number}");
        if (!IsKnown(session))
            return [];
        var second = _scenario.Facts.Form != WireForm.Text ? $"{client.Address}" : $"{GateUnderTest.Local.Address}";
        return
        [
            new Seen.Open(user, _scenario.Facts.SecondAddress ? $"{client.Address}/{second}" : $"{client.Address}"),
            .. session.Sends.Packets.Select(packet => new Seen.Data(user, packet)),
            .. _scenario.Limits.CloseFrames ? [new Seen.Close(user)] : Array.Empty<Seen>(),
        ];
    }

    private sealed class Session(Client client, ClientModel sends)
    {
        public Client Client { get; } = client;

        public ClientModel Sends { get; } = sends;

        public StringBuilder Replies { get; } = new();

        /// <summary>Bytes of the write under way to the client, and of those behind it.</summary>
        public int UnderWay { get; set; }

        public int Waiting { get; set; }

        public bool MayMissTheEnd { get; set; }

        public bool IsHalfClosed { get; set; }
    }
}
