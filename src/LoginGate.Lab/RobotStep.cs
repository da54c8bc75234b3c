namespace LoginGate.Lab;

/// <summary>What a robot can be told to do.</summary>
public enum RobotStep
{
    /// <summary>Sends the version check and wants it accepted; skipped where the dialect answers none.</summary>
    Version,

    /// <summary>Logs in and wants the server list.</summary>
    Login,

    /// <summary>Logs in with a wrong password and wants to be refused.</summary>
    WrongPassword,

    /// <summary>Chooses the first server and wants to be sent on.</summary>
    Select,

    /// <summary>Makes an account of its own; "exists" is fine too, so that it can be repeated.</summary>
    CreateAccount,

    /// <summary>Changes the password to itself; skipped where the dialect has no such message.</summary>
    ChangePassword,

    /// <summary>Sends a packet of 60 bytes and wants it back; for LoginSrvs that echo.</summary>
    Echo,

    /// <summary>Says nothing for <see cref="RobotOptions.IdleTime"/>; the connection must stay.</summary>
    Idle,

    /// <summary>Closes the connection and opens another.</summary>
    Reconnect,
}

/// <summary>How a robot's step ended.</summary>
public enum RobotOutcome
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>The dialect has no such message; nothing was sent.</summary>
    Skipped,

    /// <summary>Another answer came than was wanted.</summary>
    Failed,

    /// <summary>An answer came that belongs to another client.</summary>
    Misrouted,

    /// <summary>No answer came in time.</summary>
    Lost,

    /// <summary>The connection ended.</summary>
    Disconnected,

    /// <summary>The connection could not be made.</summary>
    NotConnected,
}

/// <summary>One step of a robot, done.</summary>
/// <param name="Step">What it was told; null for connecting at the start.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">From sending to the answer.</param>
/// <param name="Detail">What came instead; null when all is well. Holds no password.</param>
public sealed record RobotStepResult(RobotStep? Step, RobotOutcome Outcome, TimeSpan Duration, FormattableString? Detail = null)
{
    /// <summary>Whether the robot may go on.</summary>
    public bool IsGood => Outcome is RobotOutcome.Ok or RobotOutcome.Skipped;
}

/// <summary>Scripts of robots.</summary>
public static class RobotScript
{
    /// <summary>Version check, login, choice of a server.</summary>
    public static IReadOnlyList<RobotStep> Default { get; } = [RobotStep.Version, RobotStep.Login, RobotStep.Select];

    /// <summary>Everything a client can do.</summary>
    public static IReadOnlyList<RobotStep> Everything { get; } =
    [
        RobotStep.Version, RobotStep.CreateAccount, RobotStep.ChangePassword, RobotStep.WrongPassword,
        RobotStep.Login, RobotStep.Idle, RobotStep.Select,
    ];

    /// <summary>
    /// Reads a script such as <c>version, login, select</c>; words in kebab-case (<c>wrong-password</c>), parted by commas or blanks.
    /// False, with the word that is none.
    /// </summary>
    public static bool TryParse(string text, out IReadOnlyList<RobotStep> script, out string? badWord)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<RobotStep>();
        script = steps;
        badWord = null;
        foreach (string word in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string name = word.Replace("-", "", StringComparison.Ordinal);
            if (!Enum.TryParse<RobotStep>(name, ignoreCase: true, out var step) || !char.IsLetter(name[0]))
            {
                badWord = word;
                return false;
            }
            steps.Add(step);
        }
        return true;
    }

    /// <summary>The words that <see cref="TryParse"/> knows.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["version", "login", "wrong-password", "select", "create-account", "change-password", "echo", "idle", "reconnect"];
}
