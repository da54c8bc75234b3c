using System.Collections.Concurrent;
using System.Reflection;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>
/// Finds the types that settings name: those of this runtime, its hosting and its test kit under the names and assembly
/// names of Akka.NET, and the user's own. What was found is kept.
/// </summary>
internal static class TypeNames
{
    private static readonly string[] Companions = ["Akka.Embedded.TestKit", "Akka.Embedded.Hosting"];
    private static readonly ConcurrentDictionary<string, Type> Found = new(StringComparer.Ordinal);

    /// <summary>The type, or null when there is none of that name.</summary>
    public static Type? Find(string? typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName))
            return null;
        if (Found.TryGetValue(typeName, out var known))
            return known;
        var type = TypeResolver.Find(typeName) ?? FindInCompanions(typeName) ?? FindInLoaded(typeName);
        if (type is not null)
            Found.TryAdd(typeName, type);
        return type;
    }

    // Names such as "Akka.TestKit.TestScheduler" come without an assembly, before anything of the test kit was loaded.
    private static Type? FindInCompanions(string typeName)
    {
        var name = typeName.Split(',')[0].Trim();
        if (!name.StartsWith("Akka.", StringComparison.Ordinal))
            return null;
        foreach (var companion in Companions)
        {
            if (Load(companion)?.GetType(name, throwOnError: false) is { } type)
                return type;
        }

        return null;
    }

    // The assembly may have another name than the settings were written for; a full type name is telling enough.
    private static Type? FindInLoaded(string typeName)
    {
        var comma = typeName.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || typeName.Contains('[', StringComparison.Ordinal))
            return null;
        var name = typeName[..comma].Trim();
        return AppDomain.CurrentDomain.GetAssemblies()
            .Select(a => a.GetType(name, throwOnError: false))
            .FirstOrDefault(static t => t is not null);
    }

    private static Assembly? Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception cause) when (cause is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
