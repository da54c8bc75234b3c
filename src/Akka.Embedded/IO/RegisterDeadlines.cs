using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>A connection's claim to be told when nobody registers in time.</summary>
internal sealed class RegisterTicket(IActorRef connection, IActorRef commander)
{
    private volatile IActorRef? _connection = connection;

    /// <summary>Who was told of the connection.</summary>
    public IActorRef Commander { get; } = commander;

    /// <summary>The connection, null once it was registered or has stopped.</summary>
    public IActorRef? Connection => _connection;

    public void Cancel() => _connection = null;
}

/// <summary>Told to a connection that nobody registered for in time.</summary>
internal sealed class RegisterTimedOut : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public static readonly RegisterTimedOut Instance = new();

    private RegisterTimedOut()
    {
    }
}

/// <summary>
/// Told to a connection that nobody had registered for when the handler that was told of it stopped. A message, as a stop would overtake
/// a <see cref="Tcp.Register"/> that is on its way.
/// </summary>
internal sealed class CommanderStopped : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public static readonly CommanderStopped Instance = new();

    private CommanderStopped()
    {
    }
}

/// <summary>
/// The register time-outs of all connections on one timer. As the time-out is the same for all, tickets wait in as many slices of
/// it as <see cref="Slices"/>: one is told after the time-out and at most one slice more. Without tickets there is no timer.
/// </summary>
internal sealed class RegisterDeadlines(IScheduler scheduler, TimeSpan? timeout)
{
    private const int Slices = 8;

    private readonly Lock _gate = new();
    private readonly List<RegisterTicket>[] _slices = Enumerable.Range(0, Slices + 1).Select(_ => new List<RegisterTicket>()).ToArray();
    private int _current;
    private int _waiting;

    /// <returns>Null without a time-out.</returns>
    public RegisterTicket? Add(IActorRef connection, IActorRef commander)
    {
        if (timeout is null)
            return null;
        var ticket = new RegisterTicket(connection, commander);
        lock (_gate)
        {
            _slices[_current].Add(ticket);
            if (_waiting++ == 0)
                ScheduleSlice();
        }

        return ticket;
    }

    /// <summary>The connections that somebody was told of and that nobody has registered for.</summary>
    public IReadOnlyList<IActorRef> WaitingFor(IActorRef commander)
    {
        lock (_gate)
            return [.. _slices.SelectMany(slice => slice).Where(ticket => ticket.Commander.Equals(commander)).Select(t => t.Connection).OfType<IActorRef>()];
    }

    private void ScheduleSlice() => scheduler.Advanced.ScheduleOnce(timeout!.Value / Slices, EndSlice);

    private void EndSlice()
    {
        RegisterTicket[] due;
        lock (_gate)
        {
            _current = (_current + 1) % _slices.Length;
            due = [.. _slices[_current]];
            _slices[_current].Clear();
            _waiting -= due.Length;
            if (_waiting > 0)
                ScheduleSlice();
        }

        foreach (var ticket in due)
            ticket.Connection?.Tell(RegisterTimedOut.Instance, ActorRefs.NoSender);
    }
}
