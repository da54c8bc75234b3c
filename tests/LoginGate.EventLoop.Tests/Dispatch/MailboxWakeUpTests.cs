using System.Diagnostics;
using Akka.Actor;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>The loop's mailbox on the thread pool, where who tells and who runs are two threads.</summary>
public sealed class MailboxWakeUpTests() : TcpContract(Transport.EventLoop)
{
    private int _handled;

    [Fact]
    public async Task A_message_told_while_the_actor_is_about_to_idle_is_not_left_behind()
    {
        const int rounds = 2_000_000;
        // Where other programs want the processors too, each round may take a turn of theirs.
        var enough = TimeSpan.FromSeconds(20);
        var actor = Sys.ActorOf(Props.Create(() => new Counting(this)).WithMailbox("akka.actor.event-loop-mailbox"));
        await Task.Factory.StartNew(
            () =>
            {
                var since = Stopwatch.GetTimestamp();
                for (var round = 1; round <= rounds && Stopwatch.GetElapsedTime(since) < enough; round++)
                {
                    actor.Tell(round, ActorRefs.NoSender);
                    Await(round);
                }
            },
            TaskCreationOptions.LongRunning);
    }

    // Without a pause, so that the next message comes while the actor's run is ending.
    private void Await(int round)
    {
        var since = Stopwatch.GetTimestamp();
        for (var looks = 1; Volatile.Read(ref _handled) < round; looks++)
        {
            if (looks % 10_000 != 0)
                continue;
            // On a single core the actor needs the thread's.
            Thread.Yield();
            Assert.True(Stopwatch.GetElapsedTime(since) < Probe.Patience, $"Message {round} was left behind.");
        }
    }

    private sealed class Counting : ReceiveActor
    {
        public Counting(MailboxWakeUpTests test) => Receive<int>(number => Volatile.Write(ref test._handled, number));
    }
}
