using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>What the runtime needs to know of an actor class, looked up once.</summary>
internal sealed class ActorTypeInfo
{
    private static readonly ConcurrentDictionary<Type, ActorTypeInfo> Cache = new();

    private ActorTypeInfo(Type type)
    {
        HasStash = typeof(IActorStash).IsAssignableFrom(type);
        HasTimers = typeof(IWithTimers).IsAssignableFrom(type);
        LogsReceive = typeof(ILogReceive).IsAssignableFrom(type);
        OverridesAroundReceive = type
            .GetMethod(
                "AroundReceive", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [typeof(Receive), typeof(object)])
            ?.DeclaringType != typeof(ActorBase);
    }

    public bool HasStash { get; }

    public bool HasTimers { get; }

    public bool LogsReceive { get; }

    /// <summary>False when the default hook can be left out on the way to the behaviour.</summary>
    public bool OverridesAroundReceive { get; }

    public static ActorTypeInfo Of(Type type) =>
        Cache.TryGetValue(type, out var known) ? known : Cache.GetOrAdd(type, static t => new ActorTypeInfo(t));
}
