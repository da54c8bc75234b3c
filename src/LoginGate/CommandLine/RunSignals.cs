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

    /// <summary>
    /// Whether the signal asks for the end; otherwise for the settings to be read anew, or for <see cref="Upgrade"/>. On Windows SIGHUP is the closing of the console.
    /// </summary>
    public static bool Ends(PosixSignal signal) => signal != Upgrade && (signal != PosixSignal.SIGHUP || OperatingSystem.IsWindows());

    /// <summary>As if it had come: what asks for the same in another way.</summary>
    public void Raise(PosixSignal signal)
    {
        lock (_lock)
        {
            if (_listener is { } listener)
                listener(signal);
            else
                _early.Add(signal);
        }
    }

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

    private static PosixSignal[] Caught() =>
        OperatingSystem.IsLinux() ? [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, Upgrade]
        : [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Raise(context.Signal);
        // The closing of a console, and Windows's own end: it ends the process some seconds later, and at once when this returns.
        if (OperatingSystem.IsWindows() && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM)
            Thread.Sleep(Timeout.Infinite);
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
