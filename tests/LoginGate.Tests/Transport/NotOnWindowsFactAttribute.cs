namespace LoginGate.Tests.Transport;

/// <summary>A test of what Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotOnWindowsFactAttribute : FactAttribute
{
    public NotOnWindowsFactAttribute(string why = "Windows does not tell the keep-alive times of a socket.") => Skip = OperatingSystem.IsWindows() ? why : null;
}
