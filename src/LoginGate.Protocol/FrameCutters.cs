namespace LoginGate.Protocol;

/// <summary>Chooses the cutter for a dialect's framing.</summary>
internal static class FrameCutters
{
    public static IFrameCutter For(Dialect dialect, int maxFrameBytes, bool isFromLoginSrv) => dialect.Framing switch
    {
        Framing.OpenMir2 => new BinaryFrameCutter(maxFrameBytes),
        _ => new TextFrameCutter(maxFrameBytes, isFromLoginSrv, dialect.SessionForm),
    };
}
