namespace LoginGate.Protocol;

/// <summary>Chooses the cutter for a dialect's framing.</summary>
internal static class FrameCutters
{
    public static IFrameCutter For(Dialect dialect, int maxFrameBytes, bool isFromLoginSrv) => dialect.Framing switch
    {
        Framing.OpenMir2 or Framing.OpenMir2Int => new BinaryFrameCutter(maxFrameBytes, BinaryRecord.FormOf(dialect)),
        Framing.OpenMir2Letters when !isFromLoginSrv => new LetterFrameCutter(maxFrameBytes, dialect.Letters),
        _ => new TextFrameCutter(maxFrameBytes, isFromLoginSrv, dialect.SessionForm),
    };
}
