using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop.Tests.Contract;

/// <summary>A TCP for Akka.NET that the contracts are tested on, with where its handlers run.</summary>
public sealed class Transport
{
    /// <summary>Akka.NET's own.</summary>
    public static readonly Transport Stock = new(isStock: true);

    /// <summary>The event loop, with handlers on Akka.NET's default dispatcher.</summary>
    public static readonly Transport EventLoop = new();

    /// <summary>The event loop, with handlers on its own thread.</summary>
    public static readonly Transport OnTheLoop = new(loops: 1);

    /// <summary>Three event loops, each with the handlers of its connections.</summary>
    public static readonly Transport OnThreeLoops = new(loops: 3);

    private readonly bool _isStock;
    private readonly int _loops;

    private Transport(bool isStock = false, int loops = 0) => (_isStock, _loops) = (isStock, loops);

    public string Config => _isStock ? "" : $"akka.actor.event-loop-dispatcher.loops = {Math.Max(_loops, 1)}";

    public IActorRef ManagerOf(ActorSystem system) => _isStock ? system.Tcp() : EventLoopTcp.Get(system).Manager;

    /// <summary>Gives an actor that is spoken to by connections its dispatcher and mailbox.</summary>
    public Props Place(Props props) =>
        _loops == 0 ? props : props.WithDispatcher("akka.actor.event-loop-dispatcher").WithMailbox("akka.actor.event-loop-mailbox");

    // What the event loop does differently from Akka.IO 1.5.74 on purpose, each as the event loop has it. The contracts assert both
    // ways. (WriteFile, which Akka's documentation names, does not exist in 1.5.74.)

    // Listening.

    /// <summary>Stock takes <see cref="Tcp.ResumeAccepting"/> and ignores it: a pull mode listener accepts all there is.</summary>
    public bool CountsResumeAccepting => !_isStock;

    /// <summary>Stock's accepted connections are children of their listener's actor: all are reset when it stops, by Unbind too.</summary>
    public bool ConnectionsOutliveTheirListener => !_isStock;

    /// <summary>Stock does not read <c>max-channels</c>.</summary>
    public bool EnforcesMaxChannels => !_isStock;

    /// <summary>Stock tries again every 10 ms when it cannot accept, and warns each time; the event loop waits longer each time.</summary>
    public bool PausesWhenItCannotAccept => !_isStock;

    /// <summary>Stock's listener on <c>[::]</c> takes IPv6 only.</summary>
    public bool ListensOnBothFamilies => !_isStock;

    /// <summary>Stock binds addresses only.</summary>
    public bool BindsNames => !_isStock;

    /// <summary>Stock does not call <see cref="Inet.SocketOptionV2.AfterBind"/> for TCP.</summary>
    public bool AsksOptionsAfterBind => !_isStock;

    /// <summary>Stock leaves a socket whose option failed to the garbage collector: its peer hears of no end until then.</summary>
    public bool ClosesASocketWhoseOptionFailed => !_isStock;

    /// <summary>Stock's manager throws, is restarted, and with it all its listeners and outgoing connections end.</summary>
    public bool PublishesUnhandledCommands => !_isStock;

    // Connecting.

    /// <summary>Stock tries a refused address several times and then only says that it did not work.</summary>
    public bool NamesTheCauseOfRefusal => !_isStock;

    /// <summary>Stock throws where nobody hears of it when an option fails or the local address cannot be bound: no answer comes.</summary>
    public bool TellsWhatFailedBeforeConnecting => !_isStock;

    /// <summary>Stock names IPv4 addresses of outgoing connections as mapped IPv6 ones.</summary>
    public bool NamesIPv4AsItIs => !_isStock;

    /// <summary>Stock watches the temporary actor of an Ask, and ends the connection with it.</summary>
    public bool LivesOnAfterAQuestion => !_isStock;

    /// <summary>Stock stops watching the commander after it began to watch the handler: if they are one it hears of no end.</summary>
    public bool NoticesTheEndOfACommanderThatRegisteredItself => !_isStock;

    // Reading.

    /// <summary>Stock forgets at <see cref="Tcp.Register"/> what was asked for before.</summary>
    public bool HeedsReadingCommandsBeforeRegister => !_isStock;

    /// <summary>Stock's read that is under way still brings bytes, or the peer's end, after <see cref="Tcp.SuspendReading"/>.</summary>
    public bool SuspendsReadingAtOnce => !_isStock;

    /// <summary>Stock notices a reset only when it reads or writes.</summary>
    public bool NoticesAResetWithoutReading => !_isStock;

    /// <summary>Stock hears nothing more of a peer that has ended its side, kept open for writing.</summary>
    public bool NoticesAResetAfterThePeersEnd => !_isStock;

    // Writing.

    /// <summary>Stock acks an empty write before those that it sends in one go with it.</summary>
    public bool AcksEmptyWritesInTheirPlace => !_isStock;

    /// <summary>Stock writes the known parts of a compound write and refuses the others one by one.</summary>
    public bool RefusesCompoundWritesAsAWhole => !_isStock;

    /// <summary>Stock knows no suspension after a refused write: it takes ResumeWriting and never answers WritingResumed.</summary>
    public bool SuspendsWriting => !_isStock;

    /// <summary>Stock refuses a write that is larger than <c>write-commands-queue-max-size</c> even when nothing waits.</summary>
    public bool TakesOneLargeWrite => !_isStock;

    /// <summary>Stock takes more writes after Close, as long as others wait.</summary>
    public bool RefusesWritesAfterClose => !_isStock;

    /// <summary>Stock's connection is a stopped actor then: a write goes to the dead letters.</summary>
    public bool AnswersWritesAfterTheEnd => !_isStock;

    // Closing.

    /// <summary>Stock's close over bytes that nobody read resets, and the peer may lose what was written last.</summary>
    public bool ClosesCleanlyOverUnreadBytes => !_isStock;

    /// <summary>Stock's connection fails on a close before Register while a write waits.</summary>
    public bool WritesBeforeAnEarlyClose => !_isStock;

    /// <summary>Stock tells writers what was lost first, then that the connection has ended.</summary>
    public bool TellsTheEndBeforeWhatWasLost => !_isStock;

    /// <summary>Stock tells the handler and who gave the last close command.</summary>
    public bool TellsEveryCloser => !_isStock;
}
