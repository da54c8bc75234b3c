using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>A fact that is skipped elsewhere than on Windows.</summary>
public class WindowsFactAttribute : FactAttribute
{
    /// <summary>Why it is skipped there; null: it is not.</summary>
    public string? SkipUnix { get; set; }

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? (OperatingSystem.IsWindows() ? null : SkipUnix);
        set => base.Skip = value;
    }
}
