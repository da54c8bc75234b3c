namespace Akka.Util;

/// <summary>Helpers on <see cref="Type"/>.</summary>
public static class TypeExtensions
{
    /// <summary>True when the type is, derives from or implements <typeparamref name="T"/>.</summary>
    public static bool Implements<T>(this Type type) => typeof(T).IsAssignableFrom(type);

    /// <summary>True when the type is, derives from or implements <paramref name="moreGeneralType"/>.</summary>
    public static bool Implements(this Type type, Type moreGeneralType) => moreGeneralType.IsAssignableFrom(type);

    /// <summary>Full name and assembly name, without version, as configuration files spell a type.</summary>
    public static string TypeQualifiedName(this Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
