using Akka.Event;

namespace Akka.TestKit;

/// <summary>Accepts some log events.</summary>
public interface IEventFilter
{
    /// <summary>Whether it accepts <paramref name="logEvent"/>; then the event is not printed.</summary>
    bool Apply(LogEvent logEvent);
}

/// <summary>A filter in force.</summary>
public interface IUnmutableFilter : IDisposable
{
    /// <summary>Puts it out of force.</summary>
    void Unmute();
}
