using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit.TestEvent;

/// <summary>Published on the event stream: log events that one of the filters accepts are not printed from now on.</summary>
public sealed class Mute : INoSerializationVerificationNeeded
{
    /// <summary>With these filters.</summary>
    public Mute(params EventFilterBase[] filters) => Filters = filters;

    /// <summary>With these filters.</summary>
    public Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    /// <summary>The filters.</summary>
    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}

/// <summary>Published on the event stream: takes filters away again.</summary>
public sealed class Unmute : INoSerializationVerificationNeeded
{
    /// <summary>With these filters.</summary>
    public Unmute(params EventFilterBase[] filters) => Filters = filters;

    /// <summary>With these filters.</summary>
    public Unmute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    /// <summary>The filters.</summary>
    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}
