using System.Runtime.InteropServices;

namespace LoginGate.CommandLine;

/// <summary>
/// The signals of <c>logingate run</c>, caught from its making on: one that comes before the gate is up neither ends the process nor gets
/// lost, but is told as soon as somebody listens.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<PosixSignal> _early = [];
    private readonly PosixSignalRegistration[] _registrations;
    private Action<PosixSignal>? _listener;

    public RunSignals() => _registrations = [.. Caught().Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>SIGUSR2 (Linux): a new process is to take this one's place.</summary>
    public const PosixSignal Upgrade = (PosixSignal)12;

    /// <summary>Whether the signal asks for the end; otherwise for the settings to be read anew, or for <see cref="Upgrade"/>.</summary>
    public static bool Ends(PosixSignal signal) => signal is not (PosixSignal.SIGHUP or Upgrade);

    /// <summary>Tells of those that have come, each kind once, and of those to come, until the result is disposed.</summary>
    public IDisposable Listen(Action<PosixSignal> listener)
    {
        lock (_lock)
        {
            _listener = listener;
            foreach (var signal in _early.Order())
                listener(signal);
            _early.Clear();
        }
        return new Listening(this);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    // On Windows SIGHUP is the closing of the console, which ends the process whatever it does.
    private static PosixSignal[] Caught() => OperatingSystem.IsWindows()
        ? [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM]
        : OperatingSystem.IsLinux() ? [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, Upgrade]
        : [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_listener is { } listener)
                listener(context.Signal);
            else
                _early.Add(context.Signal);
        }
    }

    private sealed class Listening(RunSignals signals) : IDisposable
    {
        public void Dispose()
        {
            lock (signals._lock)
                signals._listener = null;
        }
    }
}
