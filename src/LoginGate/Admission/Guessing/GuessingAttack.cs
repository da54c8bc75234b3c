using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission.Guessing;

/// <summary>An attack as alarms tell of it: from the first limit that is reached until all has been quiet for the time in which failed logins count.</summary>
/// <param name="since">When it began.</param>
/// <param name="first">The limit that was reached.</param>
/// <param name="within">The time in which failed logins count.</param>
internal sealed class GuessingAttack(TimeSpan since, LimitReached first, TimeSpan within)
{
    private long _failed = first.Failed - 1;
    private long _addresses;
    private long _accounts;
    private TimeSpan _last;

    /// <summary>What begins. No account is named: alarms go to groups of people.</summary>
    public AlarmRaised Begins => new(AlarmKind.PasswordGuessing, "", IsOver: false, new AlarmText(
        $"passwords are being guessed: {first.Failed} failed logins of {Subject.English} within {within.TotalSeconds:0} s; `gate guesses` shows more",
        $"有人在猜测密码：{Subject.Chinese}在 {within.TotalSeconds:0} 秒内登录失败 {first.Failed} 次，详见 `gate guesses`"));

    private AlarmText Subject => first.By == GuessSubject.Account ? new("one account", "某个账号") : new(first.Subject, $" {first.Subject} ");

    /// <summary>A login failed meanwhile.</summary>
    public void OnFailed(FailedLogin failed, TimeSpan now)
    {
        _failed++;
        foreach (var reached in failed.Reached)
            (reached.By == GuessSubject.Account ? ref _accounts : ref _addresses)++;
        if (failed.IsOver)
            _last = now;
    }

    /// <summary>Somebody who is over a limit tried once more.</summary>
    public void OnRefused(TimeSpan now) => _last = now;

    /// <summary>What ends, if it does.</summary>
    public AlarmRaised? EndsAt(TimeSpan now) => now - _last < within ? null : new(AlarmKind.PasswordGuessing, "", IsOver: true, new AlarmText(
        $"password guessing is over after {(now - since).TotalSeconds:0} s: {_failed} failed logins, limits reached by addresses and networks {_addresses} times, by accounts {_accounts} times",
        $"猜测密码已停止，历时 {(now - since).TotalSeconds:0} 秒：登录失败 {_failed} 次，地址和网段达到上限 {_addresses} 次，账号达到上限 {_accounts} 次"));
}
