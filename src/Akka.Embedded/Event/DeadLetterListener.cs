using System.Diagnostics;
using System.Globalization;
using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters, dropped and unhandled messages. With a count in <c>akka.log-dead-letters</c> it falls silent after so many, for
/// <c>akka.log-dead-letters-suspend-duration</c>; the next one after that says how many went unlogged and counting starts anew.
/// </summary>
public class DeadLetterListener : ActorBase
{
    private const string HowToAdjust =
        "Logging of dead letters is governed by akka.log-dead-letters and akka.log-dead-letters-during-shutdown.";

    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly int _maxCount = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _suspendDuration = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;

    /// <inheritdoc />
    protected override void PreStart()
    {
        _eventStream.Subscribe(Self, typeof(DeadLetter));
        _eventStream.Subscribe(Self, typeof(Dropped));
        _eventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    /// <summary>Keeps the subscriptions.</summary>
    protected override void PreRestart(Exception reason, object? message)
    {
    }

    /// <summary>Keeps the subscriptions.</summary>
    protected override void PostRestart(Exception reason)
    {
    }

    /// <inheritdoc />
    protected override void PostStop() => _eventStream.Unsubscribe(Self);

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter || letter.Message is IDeadLetterSuppression)
            return message is AllDeadLetters;

        _count++;
        if (_maxCount == int.MaxValue || _count < _maxCount)
        {
            Log(letter, "");
        }
        else if (_suspendDuration == Timeout.InfiniteTimeSpan || _suspendDuration == TimeSpan.MaxValue)
        {
            Log(letter, ", no more dead letters will be logged");
            Become(static _ => true);
        }
        else
        {
            Log(letter, $", no more dead letters will be logged in next [{_suspendDuration}]");
            var start = Stopwatch.GetTimestamp();
            Become(m => Suspended(m, start));
        }

        return true;
    }

    private bool Suspended(object message, long start)
    {
        if (message is not AllDeadLetters letter || letter.Message is IDeadLetterSuppression)
            return message is AllDeadLetters;

        _count++;
        if (Stopwatch.GetElapsedTime(start) < _suspendDuration)
            return true;

        var notLogged = _count - _maxCount - 1;
        Log(letter, string.Create(CultureInfo.InvariantCulture, $", of which {notLogged} were not logged. The counter will be reset now"));
        _count = 0;
        Become(Receive);
        return true;
    }

    // The message itself is not printed: it may hold what must not reach a log.
    private void Log(AllDeadLetters letter, string counted)
    {
        var from = letter.Sender.IsNobody() ? "" : $" from {letter.Sender}";
        var type = letter.Message.GetType().Name;
        var what = letter switch
        {
            Dropped dropped => $"Message [{type}]{from} to {letter.Recipient} was dropped. {dropped.Reason}",
            UnhandledMessage => $"Message [{type}]{from} to {letter.Recipient} was unhandled",
            _ => $"Message [{type}]{from} to {letter.Recipient} was not delivered",
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"{what}. [{_count}] dead letters encountered{counted}. {HowToAdjust}");
        _eventStream.Publish(new Info(letter.Recipient.Path.ToString()!, letter.Recipient.GetType(), text));
    }
}
