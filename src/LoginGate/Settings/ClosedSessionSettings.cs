namespace LoginGate.Settings;

/// <summary>How sessions are remembered that are over.</summary>
/// <param name="Max">The most of them; zero: none.</param>
/// <param name="Keep">For how long after its end one is.</param>
/// <param name="Accounts">Whether the account of a login is noted, of sessions that live too.</param>
internal sealed record ClosedSessionSettings(int Max, TimeSpan Keep, bool Accounts);

/// <summary>Reads <c>login-gate.closed-sessions</c>.</summary>
internal static class ClosedSessionReader
{
    public static ClosedSessionSettings Read(SettingsSection section) => new(
        section.Integer("max", 0, 1_000_000),
        section.Duration("keep", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
        section.Switch("accounts"));
}
