using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Constructor invokers by constructor, shared by all recipes.</summary>
internal static class Activators
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Cache = new();

    public static ConstructorInvoker For(ConstructorInfo constructor) => Cache.GetOrAdd(constructor, ConstructorInvoker.Create);

    /// <summary>
    /// The public constructor that takes exactly these arguments; null when the types of the arguments do not tell
    /// (a null argument, none or several that fit): then the binder of the base library decides, or fails.
    /// </summary>
    public static ConstructorInvoker? Find(Type type, object?[] args)
    {
        if (type.IsAbstract || Array.Exists(args, static a => a is null))
            return null;
        try
        {
            var constructor = type.GetConstructor(Array.ConvertAll(args, static a => a!.GetType()));
            if (constructor is null || !FitsWithoutConversion(constructor, args))
                return null;
            return For(constructor);
        }
        catch (AmbiguousMatchException)
        {
            return null;
        }
    }

    public static object Invoke(ConstructorInvoker invoker, object?[] args) => args.Length switch
    {
        0 => invoker.Invoke(),
        1 => invoker.Invoke(args[0]),
        2 => invoker.Invoke(args[0], args[1]),
        3 => invoker.Invoke(args[0], args[1], args[2]),
        4 => invoker.Invoke(args[0], args[1], args[2], args[3]),
        // The invoker writes back into the span it is given.
        _ => invoker.Invoke(args.AsSpan().ToArray().AsSpan()),
    };

    private static bool FitsWithoutConversion(ConstructorInfo constructor, object?[] args)
    {
        var parameters = constructor.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!parameters[i].ParameterType.IsInstanceOfType(args[i]))
                return false;
        }

        return parameters.Length == args.Length;
    }
}
