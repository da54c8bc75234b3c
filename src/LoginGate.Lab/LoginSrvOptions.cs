using System.Net;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>What the stand-in LoginSrv does with a client's packets.</summary>
public enum LoginSrvMode
{
    /// <summary>The login conversation, as the dialect's LoginSrv leads it.</summary>
    Conversation,

    /// <summary>Each packet goes back as it came: for measuring.</summary>
    Echo,

    /// <summary>Nothing is ever answered.</summary>
    Silent,
}

/// <summary>Settings of a stand-in LoginSrv that hold from its start to its end; the rest is <see cref="LoginSrvBehaviour"/>.</summary>
public sealed record LoginSrvOptions
{
    /// <summary>Address to listen on. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port; 0 takes a free one. Default 5500.</summary>
    public int Port { get; init; } = 5500;

    /// <summary>How frames and messages are written. Default classic.</summary>
    public Dialect Dialect { get; init; } = Dialect.Classic;

    /// <summary>Accounts and servers. Default <see cref="LabAccounts.Default"/>.</summary>
    public LabAccounts Accounts { get; init; } = LabAccounts.Default;

    /// <summary>What is done with packets. Default <see cref="LoginSrvMode.Conversation"/>.</summary>
    public LoginSrvMode Mode { get; init; }

    /// <summary>Wrong passwords after which an account is locked. Default 5.</summary>
    public int ErrorsUntilLocked { get; init; } = 5;

    /// <summary>How long a lock lasts. Default 60 s.</summary>
    public TimeSpan LockTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// An account stays in use after its client chose a server and left, as if it played on. Default off: it is free again at once,
    /// so that robots can repeat their conversation.
    /// </summary>
    public bool KeepsLoginAfterSelect { get; init; }

    /// <summary>
    /// Least time between connecting and a message about account data, and between two of them; what comes earlier is dropped
    /// without an answer, as the originals do (5 s). Default zero: all are answered.
    /// </summary>
    public TimeSpan AccountMessageSpacing { get; init; }

    /// <summary>Longest frame of a gate. Default 8192 bytes, the VC LoginSvr's buffer.</summary>
    public int MaxFrameBytes { get; init; } = 8192;

    /// <summary>
    /// Of what one read brings only the first frame is looked at, as OpenMir2's LoginSrv of 2022 does. Default off: a gate that joins frames
    /// would lose them.
    /// </summary>
    public bool OneFramePerRead { get; init; }

    /// <summary>The ledger keeps every data payload. Default off; for tests that compare contents.</summary>
    public bool KeepsPayloads { get; init; }

    /// <summary>The clock for locks and spacings.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
