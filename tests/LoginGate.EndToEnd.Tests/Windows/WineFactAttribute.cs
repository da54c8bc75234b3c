namespace LoginGate.EndToEnd.Tests.Windows;

/// <summary>A test of the build for Windows: skipped, with the reason, where Wine is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WineFactAttribute : FactAttribute
{
    /// <param name="also">A program that it takes besides, of a package of the same name.</param>
    public WineFactAttribute(string? also = null) => Skip = WhyNot ?? (also is null ? null : InstalledPrograms.WhyNot(also, also));

    public static string? WhyNot { get; } = InstalledPrograms.WhyNot("wine", "wine");
}
