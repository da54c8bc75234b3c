using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Sessions;
using Xunit.Abstractions;

namespace LoginGate.Tests.Sessions;

/// <summary>When a client counts as one that does not read.</summary>
public sealed class ClientOutputSpec : ActorSpec
{
    private static readonly byte[] Reply = new byte[1000];

    private readonly TestProbe _connection;
    private readonly TestProbe _session;

    public ClientOutputSpec(ITestOutputHelper output)
        : base(output)
    {
        _connection = CreateTestProbe("connection");
        _session = CreateTestProbe("session");
    }

    [Fact]
    public void Replies_over_the_limit_are_taken_while_an_acknowledgement_may_be_on_its_way()
    {
        var output = Start(_connection.Ref);

        for (var i = 0; i < 10; i++)
            Assert.True(output.TryReply(Reply, TimeSpan.Zero));

        // What was written first has been taken; what waited goes out as one.
        output.OnWritten(Clock);
        AnswerOf(_connection.Ref);
        Assert.True(output.OnConnectionTurn());
        _connection.ExpectMsg<Tcp.Write>();
        Assert.Equal(9000, _connection.ExpectMsg<Tcp.Write>().Data.Count);
        output.OnWritten(Clock);
        Assert.True(output.IsEmpty);
    }

    [Fact]
    public void The_client_does_not_read_when_its_connection_had_the_turns_for_the_write_and_takes_nothing()
    {
        var output = Start(_connection.Ref);
        for (var i = 0; i < 10; i++)
            output.TryReply(Reply, TimeSpan.Zero);
        output.OnWritten(Clock);

        var turns = 0;
        do
            AnswerOf(_connection.Ref);
        while (output.OnConnectionTurn() && ++turns < 100);

        // A turn for each piece of the 9,000 bytes.
        Assert.InRange(turns, 3, 20);
    }

    [Fact]
    public void A_connection_without_a_mailbox_has_acted_when_the_session_has_its_next_turn()
    {
        var output = Start(ActorRefs.Nobody);
        for (var i = 0; i < 10; i++)
            output.TryReply(Reply, TimeSpan.Zero);

        AnswerOf(ActorRefs.Nobody);
        Assert.True(output.OnConnectionTurn());
        AnswerOf(ActorRefs.Nobody);
        Assert.False(output.OnConnectionTurn());
    }

    private ClientOutput Start(IActorRef connection) => new(connection, _session.Ref, TestSettings.Client with { SendQueueBytes = 4096 });

    private void AnswerOf(IActorRef connection)
    {
        _session.ExpectMsg<ActorIdentity>();
        Assert.Equal(connection, _session.LastSender);
    }
}
