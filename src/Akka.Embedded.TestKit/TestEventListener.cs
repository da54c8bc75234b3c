using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>The kit's logger: prints what no filter accepts. Dead letters are warnings to it, so that filters can see
/// them whatever is logged of them.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger start:
                foreach (var channel in new[] { typeof(Mute), typeof(Unmute), typeof(Flush), typeof(DeadLetter) })
                    start.LoggingBus.Subscribe(Self, channel);
                Sender.Tell(new LoggerInitialized());
                return true;
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters) _filters.Remove(filter);
                return true;
            case Flush flush:
                flush.Complete();
                return true;
            case LogEvent log:
                if (!IsFiltered(log)) Print(log);
                return true;
            case DeadLetter letter:
                OnDeadLetter(letter);
                return true;
            default:
                return false;
        }
    }

    private void OnDeadLetter(DeadLetter letter)
    {
        var source = letter.Recipient.Path.ToString();
        var type = letter.Recipient.GetType();
        // Filters see the letter itself, readers a text.
        if (IsFiltered(new Warning(source, type, letter))) return;
        Print(new Warning(source, type, $"Received dead letter from {letter.Sender}: {letter.Message}"));
    }

    private bool IsFiltered(LogEvent log)
    {
        foreach (var filter in _filters)
        {
            try
            {
                if (filter.Apply(log)) return true;
            }
            catch (Exception cause)
            {
                // Thrown by a test's predicate; it must not end the logger.
                Print(new Warning(Self.Path.ToString(), GetType(), $"Event filter [{filter}] failed: {cause}"));
            }
        }

        return false;
    }
}
