using LoginGate.CommandLine.Top;

namespace LoginGate.Tests.CommandLine.Top;

public sealed class CauseBoardSpec
{
    private CauseBoard _board = CauseBoard.Empty;

    [Fact]
    public void What_grew_last_comes_first_and_the_rest_by_size()
    {
        Update(("Kicked", 900), ("Heartbeat", 5), ("PeerClosed", 50));
        Assert.Equal("Kicked 900 +0, PeerClosed 50 +0, Heartbeat 5 +0", Shown);

        Update(("Kicked", 900), ("Heartbeat", 7), ("PeerClosed", 50));
        Assert.Equal("Heartbeat 7 +2, Kicked 900 +0, PeerClosed 50 +0", Shown);

        Update(("Kicked", 900), ("Heartbeat", 7), ("PeerClosed", 51));
        Assert.Equal("PeerClosed 51 +1, Heartbeat 7 +0, Kicked 900 +0", Shown);
    }

    [Fact]
    public void A_cause_that_is_new_after_the_first_look_is_news()
    {
        Update(("Kicked", 1));
        Update(("Kicked", 1), ("Banned", 3));
        Assert.Equal("Banned 3 +3, Kicked 1 +0", Shown);
    }

    [Fact]
    public void Lines_count_together()
    {
        Update(("Kicked", 1), ("Kicked", 2));
        Update(("Kicked", 2), ("Kicked", 4));
        Assert.Equal("Kicked 6 +3", Shown);
    }

    [Fact]
    public void A_restarted_gate_begins_anew()
    {
        Update(("Kicked", 10), ("Banned", 3));
        Update(("Kicked", 1));
        Assert.Equal("Kicked 1 +0", Shown);
    }

    private string Shown => string.Join(", ", _board.Causes.Select(c => $"{c.Name} {c.Total} +{c.Fresh}"));

    private void Update(params (string Name, long Count)[] counts) => _board = _board.With(counts.Select(c => KeyValuePair.Create(c.Name, c.Count)));
}
