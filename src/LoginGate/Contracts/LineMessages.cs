using LoginGate.Settings;

namespace LoginGate.Contracts;

// The contract of LineSupervisor: what the gate tells it.

/// <summary>From the gate to a line, and from it to its actors: these are your settings from now on.</summary>
internal sealed record ApplyLineSettings(LineSettings Settings);

/// <summary>To a line whose port could not be had after the gate's start: try again, with back-off.</summary>
internal sealed class RetryLine
{
    public static readonly RetryLine Instance = new();

    private RetryLine()
    {
    }
}

/// <summary>To a line: the whole gate has started, so LoginSrv may be dialled.</summary>
internal sealed class ServeLine
{
    public static readonly ServeLine Instance = new();

    private ServeLine()
    {
    }
}

/// <summary>To a line: end cleanly; it stops when it is done.</summary>
internal sealed class ShutDownLine
{
    public static readonly ShutDownLine Instance = new();

    private ShutDownLine()
    {
    }
}
