namespace LoginGate.Protocol.Login;

/// <summary>A client's message of the login conversation (protocol.md, section 6).</summary>
public abstract record LoginRequest;

/// <summary>Asks whether the client's version may play.</summary>
/// <param name="Version">Date-like number; LoginSrv wants 20011006 or more.</param>
public sealed record VersionCheckRequest(int Version) : LoginRequest
{
    /// <summary>The lowest version that LoginSrv accepts.</summary>
    public const int LowestGood = 20011006;
}

/// <summary>Logs in.</summary>
/// <param name="Account">Account name.</param>
/// <param name="Password">Password.</param>
public sealed record AccountLoginRequest(string Account, string Password) : LoginRequest
{
    /// <summary>The account alone: a password is never printed.</summary>
    public override string ToString() => $"{nameof(AccountLoginRequest)} {LoginText.NameIn(Account)}";
}

/// <summary>Makes an account.</summary>
/// <param name="Record">The account's data.</param>
public sealed record NewAccountRequest(AccountRecord Record) : LoginRequest
{
    /// <summary>The account alone.</summary>
    public override string ToString() => $"{nameof(NewAccountRequest)} {LoginText.NameIn(Record.Account)}";
}

/// <summary>Changes an account's data.</summary>
/// <param name="Record">The new data.</param>
public sealed record UpdateAccountRequest(AccountRecord Record) : LoginRequest
{
    /// <summary>The account alone.</summary>
    public override string ToString() => $"{nameof(UpdateAccountRequest)} {LoginText.NameIn(Record.Account)}";
}

/// <summary>Changes a password.</summary>
/// <param name="Account">Account name.</param>
/// <param name="OldPassword">Password so far.</param>
/// <param name="NewPassword">Password to be.</param>
public sealed record ChangePasswordRequest(string Account, string OldPassword, string NewPassword) : LoginRequest
{
    /// <summary>The account alone.</summary>
    public override string ToString() => $"{nameof(ChangePasswordRequest)} {LoginText.NameIn(Account)}";
}

/// <summary>Asks for a forgotten password.</summary>
/// <param name="Account">Account name.</param>
/// <param name="Proofs">Questions, answers and birthday, in the client's order.</param>
public sealed record ForgottenPasswordRequest(string Account, IReadOnlyList<string> Proofs) : LoginRequest
{
    /// <summary>The account alone.</summary>
    public override string ToString() => $"{nameof(ForgottenPasswordRequest)} {LoginText.NameIn(Account)}";
}

/// <summary>Chooses a game server.</summary>
/// <param name="Name">Its name, where the dialect chooses by name; else empty.</param>
/// <param name="Index">Its index from 1, where the dialect chooses by index; else 0.</param>
public sealed record SelectServerRequest(string Name, int Index) : LoginRequest;

/// <summary>A message that the dialect has no name for.</summary>
/// <param name="Packet">As it came.</param>
public sealed record UnknownRequest(LoginPacket Packet) : LoginRequest;
