using LoginGate.Tests.Fuzz.Wiring;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>Which connections to LoginSrv each client lived on, and what it sent.</summary>
internal static class LostLinkModel
{
    public static IEnumerable<Life> Lives(Scenario scenario)
    {
        var lives = new Dictionary<int, Life>();
        var (link, isUp, holds) = (0, true, scenario.Limits.Holding != Holding.Off);
        foreach (var step in scenario.Steps)
        {
            switch (step)
            {
                case Step.LoseLink when isUp:
                    isUp = false;
                    foreach (var life in lives.Values.Where(_ => !holds))
                        life.End(link, isUp);
                    break;
                case Step.Relink when !isUp:
                    (isUp, link) = (true, link + 1);
                    break;
                case Step.Connect connect when !lives.ContainsKey(connect.Client.Number):
                    var life1 = lives[connect.Client.Number] = new Life(connect.Client, scenario, isUp ? link : link + 1);
                    if (!isUp && !holds)
                        life1.End(-1, isUp);
                    break;
                case Step.Read read when lives.TryGetValue(read.Client.Number, out var life):
                    life.Feed(read.Bytes, link, isUp);
                    break;
                case Step.HangUp end when lives.TryGetValue(end.Client.Number, out var life):
                    life.End(link, isUp);
                    break;
            }
        }
        foreach (var life in lives.Values)
            life.End(link, isUp);
        return lives.Values;
    }

    /// <param name="firstLink">The first connection that can know of the client.</param>
    public sealed class Life(Client client, Scenario scenario, int firstLink)
    {
        private readonly ClientModel _sends = new(scenario.Facts, scenario.Limits, GateUnderTest.MayMakeAccounts(client.Address));

        public Client Client { get; } = client;

        public int FirstLink { get; } = firstLink;

        /// <summary>The last one, set by its end.</summary>
        public int LastLink { get; private set; } = int.MaxValue;

        /// <summary>Whether LoginSrv was there to be told.</summary>
        public bool EndedWhileUp { get; private set; }

        public IReadOnlyList<string> Packets => _sends.Packets;

        public void Feed(byte[] bytes, int link, bool isUp)
        {
            if (LastLink != int.MaxValue)
                return;
            _sends.Feed(bytes);
            if (_sends.HasEnded)
                End(link, isUp);
        }

        public void End(int link, bool isUp)
        {
            if (LastLink == int.MaxValue)
                (LastLink, EndedWhileUp) = (link, isUp);
        }
    }
}
