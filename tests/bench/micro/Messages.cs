namespace Akka.Bench;

/// <summary>Messages without content: what is measured is the way, not the load.</summary>
internal sealed class Ball
{
    public static readonly Ball Instance = new();
}

internal sealed class Start
{
    public static readonly Start Instance = new();
}
