using Akka.Actor;

namespace Akka.Event;

/// <summary>Stands in as the type of sources that are plain texts.</summary>
public class DummyClassForStringSources
{
}

/// <summary>What a log event is said to come from: a text and a type.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    /// <summary>The text.</summary>
    public string Source { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>The source that <paramref name="o"/> stands for: an actor context or ref gives its path, a text itself, anything else its
    /// type name.</summary>
    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(context.Self.Path.ToString()!, SourceType(o)),
        IActorRef actor => new LogSource(actor.Path.ToString()!, SourceType(o)),
        string text => new LogSource(text, SourceType(o)),
        Type type => new LogSource(Logging.SimpleName(type), SourceType(o)),
        _ => new LogSource(Logging.SimpleName(o), SourceType(o)),
    };

    /// <summary>As <see cref="Create(object)"/>, with the system named where the source is not an actor.</summary>
    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new LogSource(FromActor(context, system), SourceType(o)),
        IActorRef actor => new LogSource(FromActorRef(actor, system), SourceType(o)),
        string text => new LogSource(FromString(text, system), SourceType(o)),
        Type type => new LogSource(FromType(type, system), SourceType(o)),
        _ => new LogSource(FromType(o.GetType(), system), SourceType(o)),
    };

    /// <summary>The given text and type.</summary>
    public static LogSource Create(string source, Type t) => new(source, t);

    /// <summary>The type of a source: the actor's for a context, a stand-in for a text, the type itself for a type.</summary>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        string => typeof(DummyClassForStringSources),
        _ => o.GetType(),
    };

    /// <summary>The type's name and the system.</summary>
    public static string FromType(Type t, ActorSystem system) => FromString(Logging.SimpleName(t), system);

    /// <summary>The text and the system.</summary>
    public static string FromString(string source, ActorSystem system) => $"{source}({system})";

    /// <summary>The path of the actor whose context it is.</summary>
    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    /// <summary>The path of the actor, without its uid.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) => a.Path.ToString()!;
}
