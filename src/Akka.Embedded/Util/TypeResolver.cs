using System.Reflection;

namespace Akka.Util;

/// <summary>
/// Finds the types that settings name. Settings written for Akka.NET name its assemblies (<c>Akka</c>, <c>Akka.TestKit</c> ...), which
/// stand for <c>Akka.Embedded</c>, <c>Akka.Embedded.TestKit</c> ... here; a name without assembly is looked for in this one first.
/// </summary>
internal static class TypeResolver
{
    /// <summary>The type, or null when there is none of that name.</summary>
    public static Type? Find(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName))
            return null;
        try
        {
            return Type.GetType(typeName.Trim(), FindAssembly, FindType, throwOnError: false);
        }
        catch (Exception cause) when (cause is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private static Assembly? FindAssembly(AssemblyName name)
    {
        var simple = name.Name ?? "";
        if (simple == "Akka" || simple.StartsWith("Akka.", StringComparison.Ordinal))
        {
            var here = typeof(TypeResolver).Assembly.GetName().Name;
            if (simple == "Akka" || simple == here)
                return typeof(TypeResolver).Assembly;
            var embedded = Load($"{here}.{simple["Akka.".Length..]}") ?? (simple == "Akka.TestKit.Xunit2" ? Load($"{here}.TestKit") : null);
            if (embedded is not null)
                return embedded;
        }

        return Load(simple);
    }

    private static Assembly? Load(string simpleName)
    {
        var loaded = Array.Find(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == simpleName);
        if (loaded is not null)
            return loaded;
        try
        {
            return Assembly.Load(new AssemblyName(simpleName));
        }
        catch (Exception cause) when (cause is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private static Type? FindType(Assembly? assembly, string name, bool ignoreCase)
    {
        if (assembly is not null)
            return assembly.GetType(name, throwOnError: false, ignoreCase);
        var own = typeof(TypeResolver).Assembly.GetType(name, throwOnError: false, ignoreCase);
        return own ?? Type.GetType(name, throwOnError: false, ignoreCase) ?? AppDomain.CurrentDomain.GetAssemblies()
            .Select(a => a.GetType(name, throwOnError: false, ignoreCase))
            .FirstOrDefault(t => t is not null);
    }
}
