namespace LoginGate.EndToEnd.Tests;

/// <summary>A test that needs what Linux alone has; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = SkipReason;

    public static string? SkipReason => OperatingSystem.IsLinux() ? null : "this is not Linux";
}

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = LinuxFactAttribute.SkipReason;
}
