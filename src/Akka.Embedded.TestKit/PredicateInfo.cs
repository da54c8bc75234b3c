namespace Akka.TestKit;

/// <summary>A predicate with the type of message it is for.</summary>
public class PredicateInfo
{
    internal PredicateInfo(Delegate predicate, Type type)
    {
        PredicateT = predicate;
        Type = type;
    }

    /// <summary>The type of message.</summary>
    public Type Type { get; }

    /// <summary>The predicate.</summary>
    public Delegate PredicateT { get; }

    /// <summary>A predicate for messages of type <typeparamref name="T"/>.</summary>
    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    internal bool Accepts(object message) => Type.IsInstanceOfType(message) && (bool)PredicateT.DynamicInvoke(message)!;
}

/// <summary>Makes <see cref="PredicateInfo"/>.</summary>
public static class PredicateInfoFactory
{
    /// <summary>A predicate for messages of type <typeparamref name="T"/>.</summary>
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);

    /// <summary>A predicate for messages of type <typeparamref name="T"/>.</summary>
    public static PredicateInfo CreatePredicateInfo<T>(this Delegate predicateT) => new(predicateT, typeof(T));
}
