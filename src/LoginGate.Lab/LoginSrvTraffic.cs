using System.Net;

namespace LoginGate.Lab;

/// <summary>Something that passed a stand-in LoginSrv.</summary>
public enum LoginSrvTrafficKind
{
    /// <summary>A gate has connected.</summary>
    LinkOpened,

    /// <summary>A gate's connection has ended.</summary>
    LinkClosed,

    /// <summary>A frame from the gate.</summary>
    FromGate,

    /// <summary>A frame to the gate.</summary>
    ToGate,
}

/// <summary>One event of a stand-in LoginSrv, for those who watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Link">Number of the gate's connection, from 1.</param>
/// <param name="Gate">The gate's end of it.</param>
/// <param name="Bytes">The whole frame; empty where there is none.</param>
public sealed record LoginSrvTraffic(LoginSrvTrafficKind Kind, int Link, EndPoint? Gate, byte[] Bytes);

/// <summary>Counts of a stand-in LoginSrv since its start.</summary>
/// <param name="Links">Gate connections at present.</param>
/// <param name="LinksEver">Gate connections ever.</param>
/// <param name="FramesRead">Frames from gates.</param>
/// <param name="BytesRead">Bytes from gates.</param>
/// <param name="FramesWritten">Frames to gates.</param>
/// <param name="BytesWritten">Bytes to gates.</param>
/// <param name="Writes">Socket writes that took.</param>
public sealed record LoginSrvFigures(
    int Links, int LinksEver, long FramesRead, long BytesRead, long FramesWritten, long BytesWritten, long Writes);
