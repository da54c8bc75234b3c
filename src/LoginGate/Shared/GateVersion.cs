using System.Reflection;

namespace LoginGate.Shared;

/// <summary>The program's version.</summary>
internal static class GateVersion
{
    /// <summary>Such as <c>1.2.0</c> or <c>1.2.0-rc.1</c>, without what the build appends behind a <c>+</c>.</summary>
    public static string Text { get; } =
        typeof(GateVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
