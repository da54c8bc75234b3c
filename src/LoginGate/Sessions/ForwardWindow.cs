using System.Runtime.InteropServices;

namespace LoginGate.Sessions;

/// <summary>
/// How much a session may have on its way to LoginSrv's actor: a client that sends faster than that actor works is not read on
/// until it has caught up. Without it the actor's mailbox would grow with whatever the clients' kernels hold.
/// One answer is asked for per <see cref="AskBytes"/>, so that small packets cost no message of their own. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ForwardWindow
{
    /// <summary>Bytes after which an answer is asked for, unless one is under way.</summary>
    public const int AskBytes = 2048;

    /// <summary>Bytes sent since an unanswered question at which reading stops.</summary>
    public const int MaxBytes = 4096;

    private bool _isAsked;
    private int _sinceAsked;

    /// <summary>Whether the next read has to wait for the answer.</summary>
    public readonly bool IsFull => _isAsked && _sinceAsked >= MaxBytes;

    /// <summary>A packet goes out; true when it has to ask for an answer.</summary>
    public bool OnForward(int bytes)
    {
        _sinceAsked += bytes;
        if (_isAsked || _sinceAsked < AskBytes)
            return false;
        _isAsked = true;
        _sinceAsked = 0;
        return true;
    }

    public void OnAnswer() => _isAsked = false;
}
