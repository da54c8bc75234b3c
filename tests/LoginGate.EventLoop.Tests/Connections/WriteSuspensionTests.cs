using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>What follows a refused write, with a peer that does not read.</summary>
public abstract class WriteSuspensionContract(Transport transport)
    : TcpContract(transport, $"akka.io.tcp.write-commands-queue-max-size = {Bound}")
{
    private const int Bound = 1000;
    private const int Large = 10_000_000;

    private readonly Tcp.Write _tooMuch = Write(new byte[Bound + 1], 2);
    private readonly Tcp.Write _small = Write("x", 3);

    [Fact]
    public async Task All_writes_are_refused_until_ResumeWriting_is_answered_which_only_one_may_wait_for()
    {
        var (peer, connection, handler) = await Stall();
        handler.Send(connection, _tooMuch);
        handler.Send(connection, _small);
        Assert.Same(_tooMuch, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        Assert.Same(_small, (await handler.Next<Tcp.CommandFailed>()).Cmd);

        handler.Send(connection, Tcp.ResumeWriting.Instance);
        await handler.Settle();
        var second = NewProbe();
        second.Send(connection, Tcp.ResumeWriting.Instance);
        Assert.Same(Tcp.ResumeWriting.Instance, (await second.Next<Tcp.CommandFailed>()).Cmd);
        await handler.ExpectNothing();

        await Read(peer, Large);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.WritingResumed>();
        handler.Send(connection, _small);
        Assert.Equal(3, (await handler.Next<Ack>()).Number);
        Assert.Equal("x", await ReadText(peer, 1));
    }

    [Fact]
    public async Task ResumeWriting_is_answered_at_once_when_all_is_out_by_then()
    {
        var (peer, connection, handler) = await Stall();
        handler.Send(connection, _tooMuch);
        await handler.Next<Tcp.CommandFailed>();
        await Read(peer, Large);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, _small);
        await handler.Next<Tcp.CommandFailed>();
        handler.Send(connection, Tcp.ResumeWriting.Instance);
        await handler.Next<Tcp.WritingResumed>();
        handler.Send(connection, _small);
        Assert.Equal("x", await ReadText(peer, 1));
    }

    [Fact]
    public async Task ResumeWriting_lets_writes_in_while_others_still_wait()
    {
        var (peer, connection, handler) = await Stall();
        handler.Send(connection, _tooMuch);
        await handler.Next<Tcp.CommandFailed>();
        handler.Send(connection, Tcp.ResumeWriting.Instance);
        await handler.Settle();
        await Read(peer, Large);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.WritingResumed>();
    }

    [Fact]
    public async Task Without_useResumeWriting_only_the_write_that_is_too_much_is_refused()
    {
        var (peer, connection, handler) = await Stall(useResumeWriting: false);
        handler.Send(connection, _tooMuch);
        await handler.Next<Tcp.CommandFailed>();
        await Read(peer, Large);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, _small);
        Assert.Equal(3, (await handler.Next<Ack>()).Number);
    }

    [Fact]
    public async Task A_close_after_a_refused_write_still_sends_what_was_taken()
    {
        var (peer, connection, handler) = await Stall();
        handler.Send(connection, _tooMuch);
        await handler.Next<Tcp.CommandFailed>();
        handler.Send(connection, Tcp.Close.Instance);
        await Read(peer, Large);
        Assert.Equal(0, await ReadEnd(peer));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.Closed>();
    }

    [Fact]
    public async Task A_close_while_writing_is_suspended_and_nothing_waits_closes_at_once()
    {
        var (peer, connection, handler) = await Stall();
        handler.Send(connection, _tooMuch);
        await handler.Next<Tcp.CommandFailed>();
        await Read(peer, Large);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        Assert.Equal(0, await ReadEnd(peer));
        peer.Close();
        await handler.Next<Tcp.ConfirmedClosed>();
    }

    // One large write is taken as nothing waits before it.
    private async Task<(Socket Peer, IActorRef Connection, Probe Handler)> Stall(bool useResumeWriting = true)
    {
        var (peer, connection, handler) = await Connect(useResumeWriting: useResumeWriting, options: SmallSendBuffer);
        handler.Send(connection, Write(new byte[Large], 1));
        await Eventually(() => peer.Available > 0, "the write has begun");
        return (peer, connection, handler);
    }
}

public sealed class EventLoopWriteSuspensionTests() : WriteSuspensionContract(Transport.EventLoop);

public sealed class OnTheLoopWriteSuspensionTests() : WriteSuspensionContract(Transport.OnTheLoop);
