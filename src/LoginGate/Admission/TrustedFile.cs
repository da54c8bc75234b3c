using Akka.Actor;

namespace LoginGate.Admission;

/// <summary>
/// Keeps <see cref="TrustedAddresses"/> over a restart, in a file that is its owner's alone: reads and writes it off its owner's thread and tells the owner what came
/// of it.
/// </summary>
/// <remarks>
/// <code>
/// Reading  --Loaded-->               Resting   (what has come meanwhile stays, and is newer)
/// Resting  --Due, something new-->   Writing
/// Writing  --Saved-->                Resting   (it failed: with the next Due again)
/// any      --Hold-->                 the last write; then nothing, until Take
/// any      --Close-->                the last write; while it is read, none: what is in the file stays
/// </code>
/// </remarks>
internal sealed class TrustedFile(TrustedAddresses trusted, string path, AdmissionLog log, TimeProvider clock)
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);

    private IActorRef _owner = ActorRefs.Nobody;
    private State _state = State.Reading;
    private bool _isHeld;

    private enum State
    {
        Reading,
        Resting,
        Writing,
    }

    /// <summary>Reads the file; from now on the owner gets <see cref="Loaded"/>, <see cref="Due"/> and <see cref="Saved"/>, for the methods of these.</summary>
    public void Begin(IActorRef owner, ITimerScheduler timers)
    {
        if (path.Length == 0)
            return;
        _owner = owner;
        var (most, now) = (trusted.Most, clock.GetUtcNow());
        Task.Run(() => new Loaded(TrustedText.Read(path, most, now))).PipeTo(owner);
        timers.StartPeriodicTimer(nameof(TrustedFile), Due.Instance, SaveInterval);
    }

    public void OnLoaded(Loaded loaded)
    {
        _state = State.Resting;
        foreach (var (address, at) in loaded.Logins.All)
            trusted.AddOld(address, at);
        if (loaded.Logins.Problem is { } problem)
            log.TrustedNotRead(path, problem);
    }

    /// <summary>Writes it, where there is something new.</summary>
    public void Save()
    {
        if (_isHeld || _state != State.Resting || !trusted.HasUnsaved)
            return;
        _state = State.Writing;
        var logins = trusted.TakeUnsaved(clock.GetUtcNow());
        Task.Run(() => new Saved(TrustedText.Write(path, logins))).PipeTo(_owner);
    }

    public void OnSaved(Saved saved)
    {
        _state = State.Resting;
        End(saved.Problem);
    }

    /// <summary>Writes what is new, and leaves the file alone from then on: it is another process's.</summary>
    public void Hold()
    {
        Close();
        _isHeld = true;
    }

    /// <summary>It is this process's again.</summary>
    public void Take() => _isHeld = false;

    /// <summary>The owner ends.</summary>
    public void Close()
    {
        if (path.Length > 0 && !_isHeld && _state != State.Reading && trusted.HasUnsaved)
            End(TrustedText.Write(path, trusted.TakeUnsaved(clock.GetUtcNow())));
    }

    private void End(string? problem)
    {
        if (problem is null)
            return;
        trusted.PutBackUnsaved();
        log.TrustedNotWritten(path, problem);
    }

    /// <summary>To its owner: the file is read.</summary>
    public sealed record Loaded(TrustedLogins Logins);

    /// <summary>To its owner: the file is written.</summary>
    /// <param name="Problem">Why it could not be; null: it was.</param>
    public sealed record Saved(string? Problem);

    /// <summary>To its owner: it is time for <see cref="Save"/>.</summary>
    public sealed class Due
    {
        public static readonly Due Instance = new();
    }
}
