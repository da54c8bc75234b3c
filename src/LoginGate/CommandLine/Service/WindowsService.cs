using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security;
using System.ServiceProcess;

namespace LoginGate.CommandLine.Service;

/// <summary>The gate's service in Windows's service manager: entered, started, ended and removed. Each answers the exit code, and says what is wrong.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsService
{
    private const string Name = ServiceEntry.Name;
    private const string EventLogName = "Application";

    // Texts for events that are nothing but text, which every Windows brings along; .NET's own would have to lie beside the program.
    private const string MessageFile = @"%SystemRoot%\Microsoft.NET\Framework64\v4.0.30319\EventLogMessages.dll";

    // Errors of winerror.h.
    private const int AccessDenied = 5;
    private const int AlreadyRunning = 1056;
    private const int DoesNotExist = 1060;
    private const int NotActive = 1062;
    private const int MarkedForDelete = 1072;
    private const int Exists = 1073;

    // More than the gate itself gives LoginSrv, or its clean end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Enters it, and its source of events in the event log.</summary>
    public static int Install(ServiceEntry entry) => Try($"the service {Name} is installed: {entry.CommandLine}", () =>
    {
        if (!EventLog.SourceExists(Name))
            EventLog.CreateEventSource(new EventSourceCreationData(Name, EventLogName) { MessageResourceFile = MessageFile });
        ServiceDatabase.Create(entry);
    });

    public static int Uninstall() => Try($"the service {Name} is removed", () =>
    {
        using (var service = new ServiceController(Name))
        {
            if (service.Status != ServiceControllerStatus.Stopped)
                End(service);
        }
        ServiceDatabase.Delete(Name);
        if (EventLog.SourceExists(Name))
            EventLog.DeleteEventSource(Name);
    });

    /// <summary>Returns when it runs, which means that its ports are open.</summary>
    public static int Start() => Try($"the service {Name} runs", () =>
    {
        using var service = new ServiceController(Name);
        service.Start();
        Await(service, ServiceControllerStatus.Running);
    });

    /// <summary>Returns when it has ended.</summary>
    public static int Stop() => Try($"the service {Name} has ended", () =>
    {
        using var service = new ServiceController(Name);
        End(service);
    });

    private static void End(ServiceController service)
    {
        service.Stop();
        Await(service, ServiceControllerStatus.Stopped);
    }

    /// <summary>Waits for a state, as long as the service is on its way to it.</summary>
    private static void Await(ServiceController service, ServiceControllerStatus wanted)
    {
        var late = Stopwatch.StartNew();
        while (service.Status != wanted)
        {
            if (wanted == ServiceControllerStatus.Running && service.Status == ServiceControllerStatus.Stopped)
                throw new ServiceRefusedException($"the service {Name} has ended right after its start; why stands in the event log (source {Name}), and in login-gate.log.file");
            if (late.Elapsed > Patience)
                throw new ServiceRefusedException($"the service {Name} is still {service.Status} after {Patience.TotalSeconds:0} s");
            Thread.Sleep(100);
            service.Refresh();
        }
    }

    private static int Try(string done, Action act)
    {
        try
        {
            act();
            Console.WriteLine(done);
            return ExitCodes.Good;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or SecurityException or UnauthorizedAccessException or ServiceRefusedException)
        {
            Console.Error.WriteLine($"error: {WhyOf(refused)}");
            return ExitCodes.Failed;
        }
    }

    private static string WhyOf(Exception refused) => refused switch
    {
        SecurityException or UnauthorizedAccessException => WhyOf(AccessDenied) ?? refused.Message,
        Win32Exception error => WhyOf(error.NativeErrorCode) ?? error.Message,
        // .NET's own has the system's inside.
        { InnerException: Win32Exception error } => WhyOf(error.NativeErrorCode) ?? $"{refused.Message} {error.Message}",
        _ => refused.Message,
    };

    private static string? WhyOf(int error) => error switch
    {
        AccessDenied => "this takes an administrator: open the terminal with \"Run as administrator\"",
        Exists => $"the service {Name} is installed already; `logingate service uninstall` removes it",
        DoesNotExist => $"there is no service {Name}; `logingate service install --config FILE` installs it",
        MarkedForDelete => $"the service {Name} is being removed: close all windows that show it, such as services.msc, and try again",
        AlreadyRunning => $"the service {Name} runs already",
        NotActive => $"the service {Name} does not run",
        _ => null,
    };

    private sealed class ServiceRefusedException(string message) : Exception(message);
}
