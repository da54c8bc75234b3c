using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Http;

/// <summary>Somebody who has logged in.</summary>
/// <param name="Caller">As whom their commands are given.</param>
/// <param name="User">As the settings had them; null: they came with a token of the inspector's.</param>
/// <param name="Csrf">What each of their requests that change something has to carry: a page of a stranger does not know it.</param>
internal sealed record LoginSession(Caller Caller, HttpUser? User, string Csrf);

/// <summary>Who is logged in, by the secret in their cookie. A bounded table: of too many the one that has been silent for longest goes.</summary>
internal sealed class LoginSessions(TimeProvider clock)
{
    public const int Most = 100;

    private const int SecretBytes = 32;

    private readonly Lock _lock = new();
    // By a digest, so that the time that a look-up takes tells nothing of the secrets.
    private readonly Dictionary<string, Entry> _entries = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Begins one.</summary>
    /// <returns>The session and the secret of its cookie: 256 random bits in base64url.</returns>
    public (LoginSession Session, string Secret) Begin(Caller caller, HttpUser? user)
    {
        var (session, secret, now) = (new LoginSession(caller, user, NewSecret()), NewSecret(), clock.Now());
        lock (_lock)
        {
            if (_entries.Count >= Most)
                _entries.Remove(_entries.MinBy(entry => entry.Value.HeardAt).Key);
            _entries.Add(KeyOf(secret), new Entry(session, now, now));
        }
        return (session, secret);
    }

    /// <summary>Whose secret this is; null: nobody's, or no more.</summary>
    public LoginSession? Find(string secret, HttpSettings settings)
    {
        var (key, now) = (KeyOf(secret), clock.Now());
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return null;
            if (now - entry.BegunAt < settings.SessionTime && now - entry.HeardAt < settings.SessionIdleTime)
            {
                _entries[key] = entry with { HeardAt = now };
                return entry.Session;
            }
            _entries.Remove(key);
            return null;
        }
    }

    public void End(string secret)
    {
        lock (_lock)
            _entries.Remove(KeyOf(secret));
    }

    /// <summary>Ends those that are no longer meant to be.</summary>
    public IReadOnlyList<LoginSession> EndAll(Predicate<LoginSession> isOver)
    {
        lock (_lock)
        {
            var over = _entries.Where(entry => isOver(entry.Value.Session)).ToArray();
            foreach (var (key, _) in over)
                _entries.Remove(key);
            return [.. over.Select(entry => entry.Value.Session)];
        }
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    private static string KeyOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Entry(LoginSession Session, TimeSpan BegunAt, TimeSpan HeardAt);
}
