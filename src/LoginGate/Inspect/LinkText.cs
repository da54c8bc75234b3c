using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>What the state of a line's connection to LoginSrv is called, for people.</summary>
internal static class LinkText
{
    public static Phrase Of(LinkState state) => state switch
    {
        LinkState.Up => "up",
        LinkState.Held => "held",
        _ => "down",
    };
}
