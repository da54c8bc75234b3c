namespace LoginGate.Tests.Transport;

/// <summary>A test that reads back what Windows takes but does not tell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotOnWindowsFactAttribute : FactAttribute
{
    public NotOnWindowsFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "Windows does not tell the keep-alive times of a socket." : null;
}
