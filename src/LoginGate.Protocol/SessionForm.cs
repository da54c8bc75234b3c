namespace LoginGate.Protocol;

/// <summary>How a text dialect writes a session in its frames.</summary>
public enum SessionForm
{
    /// <summary>The session number alone.</summary>
    Number,

    /// <summary>
    /// <c>slot/handle</c> (protocol.md, section 11; its LoginSrv knows a user by the slot, its gate asks that both belong together). The
    /// handle is the session number, the slot what <see cref="SlotHandle.SlotOf"/> makes of it. LoginSrv's commands name the handle alone.
    /// </summary>
    SlotAndHandle,
}
