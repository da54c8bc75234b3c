using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>A fact for developers' machines: where XUNIT_SKIP_LOCAL_FACT is true, it is skipped.</summary>
public class LocalFactAttribute : FactAttribute
{
    /// <summary>Why it is skipped there; null: it is not.</summary>
    public string? SkipLocal { get; set; }

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? LocalSkip.Reason(SkipLocal);
        set => base.Skip = value;
    }
}

/// <summary>A theory for developers' machines: where XUNIT_SKIP_LOCAL_FACT is true, it is skipped.</summary>
public class LocalTheoryAttribute : TheoryAttribute
{
    /// <summary>Why it is skipped there; null: it is not.</summary>
    public string? SkipLocal { get; set; }

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? LocalSkip.Reason(SkipLocal);
        set => base.Skip = value;
    }
}

internal static class LocalSkip
{
    private const string Switch = "XUNIT_SKIP_LOCAL_FACT";

    public static string? Reason(string? reason) =>
        reason is not null && string.Equals(Environment.GetEnvironmentVariable(Switch), "true",
            StringComparison.OrdinalIgnoreCase) ? reason : null;
}
