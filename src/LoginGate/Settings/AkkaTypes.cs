using Akka.Actor;

namespace LoginGate.Settings;

/// <summary>Finds the types that a configuration of Akka.NET names.</summary>
internal static class AkkaTypes
{
    /// <summary>As Akka.NET finds it: without an assembly's name among its own types. Null: it cannot be loaded.</summary>
    public static Type? Find(string name)
    {
        try
        {
            return Type.GetType(name, assemblyResolver: null, static (assembly, type, ignoreCase) =>
                assembly is not null ? assembly.GetType(type, throwOnError: false, ignoreCase) : OfAkka(type, ignoreCase));
        }
        catch (Exception unusable) when (unusable is ArgumentException or IOException or BadImageFormatException or TypeLoadException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a name for a type that Akka.NET makes an object of; null: nothing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What it has to be derived from.</param>
    /// <param name="arguments">What Akka.NET hands to its constructor.</param>
    public static Phrase? Refuse(string name, Type kind, params Type[] arguments)
    {
        if (Find(name) is not { } type)
            return $"'{name}' is no type that can be loaded";
        if (!kind.IsAssignableFrom(type) || type.IsAbstract)
            return $"'{name}' is no {kind.Name}";
        return type.GetConstructor(arguments) is null ? Phrase.Of($"'{name}' has no public constructor that Akka.NET can call") : null;
    }

    private static Type? OfAkka(string type, bool ignoreCase) =>
        typeof(ActorSystem).Assembly.GetType(type, throwOnError: false, ignoreCase) ?? typeof(object).Assembly.GetType(type, throwOnError: false, ignoreCase);
}
