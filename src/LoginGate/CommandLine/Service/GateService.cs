using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.ServiceProcess;
using Microsoft.Extensions.Hosting.WindowsServices;

namespace LoginGate.CommandLine.Service;

/// <summary>
/// The gate as a service of Windows. It is said to run when every port is open, and to have stopped after the clean end. One that fails ends without
/// a word, which the service manager takes for what it is and starts it anew; one with a mistake in its settings, which that would not mend, says so.
/// </summary>
/// <remarks>Not .NET's own lifetime for hosts: that one says "running" before a port is open, and settings are read before there is a host.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class GateService : ServiceBase
{
    // ERROR_BAD_CONFIGURATION of winerror.h.
    private const int BadConfiguration = 1610;

    // The service manager is told again and again that it is worth while to wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RunSignals _signals;
    private readonly Func<Action, Task<int>> _run;
    private Task<int> _gate = Task.FromResult(ExitCodes.Failed);
    private volatile bool _isStopping;

    /// <param name="signals">What ends the gate.</param>
    /// <param name="run">Runs the gate to its end and answers its exit code; calls what it is given when every port is open.</param>
    private GateService(RunSignals signals, Func<Action, Task<int>> run)
    {
        (_signals, _run) = (signals, run);
        ServiceName = ServiceEntry.Name;
        CanShutdown = true;
        // It tells more in its own words.
        AutoLog = false;
    }

    /// <summary>Whether the service manager has started this process.</summary>
    public static bool IsThis => WindowsServiceHelpers.IsWindowsService();

    /// <summary>Where relative paths of the settings lead: the service manager starts it in Windows's own folder.</summary>
    /// <param name="files">Its settings files.</param>
    public static string FolderOf(IReadOnlyList<string> files) =>
        files is [var first, ..] && Path.GetDirectoryName(Path.GetFullPath(first)) is { } folder ? folder : AppContext.BaseDirectory;

    /// <summary>Runs the gate to its end, as the service manager says.</summary>
    /// <param name="files">Its settings files.</param>
    /// <param name="signals">What ends the gate.</param>
    /// <param name="run">See the constructor.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> files, RunSignals signals, Func<Action, Task<int>> run)
    {
        Console.SetError(new ErrorOutput(new EventLogOutput(new EventLog("Application", ".", ServiceEntry.Name))));
        Environment.CurrentDirectory = FolderOf(files);
        using var service = new GateService(signals, run);
        try
        {
            Run(service);
        }
        catch (SettingsRefusedException)
        {
            // The service manager has been told.
        }
        return service._gate.IsCompletedSuccessfully ? service._gate.Result : ExitCodes.Failed;
    }

    protected override void OnStart(string[] args)
    {
        var up = new TaskCompletionSource();
        // No thread of the pool's begins it, as elsewhere: it makes those that it needs.
        _gate = Task.Factory.StartNew(() => _run(up.SetResult), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        AwaitEither(up.Task, _gate);
        if (up.Task.IsCompleted)
            _ = EndWithGateAsync();
        else
            EndUnstarted();
    }

    protected override void OnStop()
    {
        BeginEnd();
        // No longer than login-gate.shutdown-timeout, and what the host takes.
        AwaitEither(_gate, _gate);
    }

    /// <summary>Windows itself ends, and lets nobody ask for more time.</summary>
    protected override void OnShutdown()
    {
        BeginEnd();
        Task.WaitAny(_gate);
    }

    private void BeginEnd()
    {
        _isStopping = true;
        _signals.Raise(PosixSignal.SIGTERM);
    }

    private void AwaitEither(Task one, Task other)
    {
        do
            RequestAdditionalTime(Patience * 2);
        while (Task.WaitAny([one, other], Patience) < 0);
    }

    private void EndUnstarted()
    {
        if (CodeOf(_gate) != ExitCodes.BadUsage)
            Environment.Exit(ExitCodes.Failed);
        ExitCode = BadConfiguration;
        throw new SettingsRefusedException();
    }

    /// <summary>The gate may end by itself: drained, or broken down.</summary>
    private async Task EndWithGateAsync()
    {
        await ((Task)_gate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isStopping)
            return;
        if (CodeOf(_gate) == ExitCodes.Good)
            Stop();
        else
            Environment.Exit(ExitCodes.Failed);
    }

    private static int CodeOf(Task<int> gate)
    {
        if (gate.IsCompletedSuccessfully)
            return gate.Result;
        Console.Error.WriteLine($"error: {gate.Exception?.GetBaseException()}");
        return ExitCodes.Failed;
    }

    /// <summary>In the place of a start: .NET takes no other no.</summary>
    private sealed class SettingsRefusedException : Exception;
}
