using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>Reads what a LoginSrv sends to a probe.</summary>
internal sealed class ProbeAnswers(Dialect dialect, int session, int maxFrameBytes) : IDisposable
{
    private readonly LoginSrvFrameDecoder _decoder = new(dialect, maxFrameBytes);

    public ProbeFinding Finding { get; private set; } = new(dialect);

    /// <summary>Whether nothing better can come.</summary>
    public bool IsComplete => Finding.AnswersHeartbeat && Finding.Reply >= ProbeReply.Other;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Finding = Finding with { IsHttp = Finding.IsHttp || bytes.StartsWith("HTTP/"u8), Bytes = Finding.Bytes + bytes.Length };
        LoginSrvFrameKind kind;
        while ((kind = _decoder.Read(ref bytes, out var frame)) != LoginSrvFrameKind.NeedMore)
        {
            if (kind == LoginSrvFrameKind.Heartbeat)
                Finding = Finding with { AnswersHeartbeat = true };
            var reply = kind switch
            {
                LoginSrvFrameKind.Reply when frame.Session == session => Judge(frame.Payload),
                LoginSrvFrameKind.Reply or LoginSrvFrameKind.Anomaly => ProbeReply.Unreadable,
                _ => ProbeReply.None,
            };
            if (reply > Finding.Reply)
                Finding = Finding with { Reply = reply };
        }
    }

    public void Dispose() => _decoder.Dispose();

    private ProbeReply Judge(ReadOnlySpan<byte> packet)
    {
        if (!LoginReplies.TryParse(dialect, packet, out var reply)) return ProbeReply.Unreadable;
        return reply switch
        {
            LoginFailedReply { Failure: LoginFailure.NoAccount } => ProbeReply.NoAccount,
            // In another layout the number of a greeting, 0, is that of much else: no proof.
            UnknownReply or GreetingReply => ProbeReply.Unreadable,
            _ => ProbeReply.Other,
        };
    }
}
