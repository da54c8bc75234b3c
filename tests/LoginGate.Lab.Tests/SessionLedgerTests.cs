using LoginGate.Protocol;

namespace LoginGate.Lab.Tests;

public class SessionLedgerTests
{
    [Fact]
    public void A_clean_session_leaves_no_violation()
    {
        var ledger = Write("%O1/10.0.0.7/10.0.0.1$%A1/#1<<!$%A1/#2==!$%X1$%--$%O2/10.0.0.8/10.0.0.1$");
        var snapshot = ledger.Snapshot();
        Assert.True(snapshot.IsClean);
        Assert.Equal((2, 2, 1, 1, 1), ((int)snapshot.Opens, (int)snapshot.DataFrames, (int)snapshot.Closes, (int)snapshot.Heartbeats, snapshot.LiveSessions));
        var session = ledger.Find(1)!;
        Assert.Equal(["#1<<!", "#2==!"], session.Payloads.Select(payload => System.Text.Encoding.ASCII.GetString(payload)));
        Assert.Equal(("10.0.0.7", "10.0.0.1", true), (session.ClientAddress, session.SecondAddress, session.IsClosed));
        Assert.Null(ledger.Find(3));
    }

    [Theory]
    [InlineData("%O1/1.1.1.1/1.1.1.1$%O1/1.1.1.1/1.1.1.1$", LedgerViolationKind.OpenTwice, 1)]
    [InlineData("%O1/1.1.1.1/1.1.1.1$%X1$%O1/1.1.1.1/1.1.1.1$", LedgerViolationKind.NumberReused, 1)]
    [InlineData("%A1/#1<!$", LedgerViolationKind.DataBeforeOpen, 0)]
    [InlineData("%O1/1.1.1.1/1.1.1.1$%X1$%A1/#1<!$", LedgerViolationKind.DataAfterClose, 0)]
    [InlineData("%X1$", LedgerViolationKind.CloseBeforeOpen, 0)]
    [InlineData("%O1/1.1.1.1/1.1.1.1$%X1$%X1$", LedgerViolationKind.CloseTwice, 0)]
    public void Wrong_orders_are_found(string stream, LedgerViolationKind kind, int live)
    {
        var snapshot = Write(stream).Snapshot();
        Assert.Equal(new LedgerViolation(kind, 1, 1), Assert.Single(snapshot.Violations));
        Assert.Equal(1, snapshot.ViolationCount);
        Assert.Equal(live, snapshot.LiveSessions);
        Assert.False(snapshot.IsClean);
    }

    [Fact]
    public void Malformed_frames_are_kept_with_their_bytes()
    {
        var ledger = Write("%Q1$%$");
        Assert.Equal(2, ledger.Snapshot().Malformed);
        Assert.Equal(["%Q1$", "%$"], ledger.MalformedFrames().Select(frame => System.Text.Encoding.ASCII.GetString(frame.Bytes)));
        Assert.False(ledger.Snapshot().IsClean);
    }

    [Fact]
    public void A_new_connection_starts_a_new_page()
    {
        var ledger = Write("%O1/1.1.1.1/1.1.1.1$");
        ledger.EndLink(1);
        Assert.Equal(0, ledger.Snapshot().LiveSessions);
        Write("%O1/1.1.1.1/1.1.1.1$", ledger, link: 2);
        Assert.True(ledger.Snapshot().IsClean);
        Assert.Equal(1, ledger.Snapshot().LiveSessions);
        Assert.Equal(2, ledger.Sessions().Count);
    }

    private static SessionLedger Write(string stream, SessionLedger? ledger = null, int link = 1)
    {
        ledger ??= new SessionLedger(keepsPayloads: true);
        using var decoder = new GateFrameDecoder(Dialect.Classic, 4096);
        ReadOnlySpan<byte> input = System.Text.Encoding.ASCII.GetBytes(stream);
        while (decoder.Read(ref input, out var frame) != GateFrameKind.NeedMore) ledger.Record(link, frame);
        return ledger;
    }
}
