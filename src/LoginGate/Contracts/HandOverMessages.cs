using Akka.Actor;

namespace LoginGate.Contracts;

// The gate's actors while one process takes another's place: src/LoginGate/HandOver tells the whole story.

/// <summary>Ask, of a listener: answered with <see cref="KnownPort"/>.</summary>
internal sealed class GetPort
{
    public static readonly GetPort Instance = new();

    private GetPort()
    {
    }
}

/// <summary>The answer to <see cref="GetPort"/>.</summary>
/// <param name="Port">Who sent <c>Tcp.Bound</c>; null: there is no port at present.</param>
internal sealed record KnownPort(IActorRef? Port);

/// <summary>Ask, of whoever keeps a file: write what it does not know yet, and leave it alone from then on. Answered with <see cref="FileHeld"/>.</summary>
internal sealed class HoldFile
{
    public static readonly HoldFile Instance = new();

    private HoldFile()
    {
    }
}

/// <summary>The answer to <see cref="HoldFile"/>: the file is another process's.</summary>
internal sealed class FileHeld
{
    public static readonly FileHeld Instance = new();

    private FileHeld()
    {
    }
}

/// <summary>To whoever keeps a file: it is yours. After <see cref="HoldFile"/>, or in a process that takes another's place, which reads it now.</summary>
internal sealed class TakeFile
{
    public static readonly TakeFile Instance = new();

    private TakeFile()
    {
    }
}

/// <summary>To a gate that was started to take another's place: you have it. Files are read, and ports take clients.</summary>
internal sealed class TakePlace
{
    public static readonly TakePlace Instance = new();

    private TakePlace()
    {
    }
}

/// <summary>To the gate: whoever connects waits, and files are another process's; or, when <paramref name="IsOn"/> is false, all is as it was. Answered with <see cref="GateHeld"/>.</summary>
internal sealed record HoldGate(bool IsOn);

/// <summary>The answer to <see cref="HoldGate"/>.</summary>
internal sealed class GateHeld
{
    public static readonly GateHeld Instance = new();

    private GateHeld()
    {
    }
}
