using System.Collections.Frozen;

namespace LoginGate.Shared;

/// <summary>What operators can be told of at once.</summary>
internal enum AlarmKind
{
    /// <summary>LoginSrv is lost, and back.</summary>
    LoginSrv,

    /// <summary>A line's dialect looks wrong.</summary>
    Dialect,

    /// <summary>Descriptors are running out.</summary>
    Descriptors,

    /// <summary>Memory is running out.</summary>
    Memory,

    /// <summary>The gate is under attack, and no longer.</summary>
    AttackMode,

    /// <summary>Passwords are being guessed, and no longer.</summary>
    PasswordGuessing,

    /// <summary>A certificate ends soon, or has ended, and is renewed.</summary>
    Certificate,
}

/// <summary>The kinds' words, as settings, metrics and webhooks have them.</summary>
internal static class AlarmKinds
{
    public static FrozenDictionary<string, AlarmKind> ByWord { get; } =
        Enum.GetValues<AlarmKind>().ToFrozenDictionary(kind => kind.Word(), StringComparer.Ordinal);

    public static string Word(this AlarmKind kind) => kind switch
    {
        AlarmKind.AttackMode => "attack-mode",
        AlarmKind.PasswordGuessing => "password-guessing",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
