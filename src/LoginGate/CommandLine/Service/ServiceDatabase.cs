using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LoginGate.CommandLine.Service;

/// <summary>What Windows's service manager knows of services: .NET starts and stops them, and cannot enter or remove one.</summary>
/// <remarks>Names and numbers are those of winsvc.h.</remarks>
[SupportedOSPlatform("windows")]
internal static partial class ServiceDatabase
{
    private const uint ManagerCreateService = 0x0002;
    private const uint ServiceAllAccess = 0xF01FF;
    private const uint Win32OwnProcess = 0x10;
    private const uint AutoStart = 2;
    private const uint ErrorNormal = 1;
    private const uint ConfigDescription = 1;
    private const uint ConfigFailureActions = 2;
    private const uint ActionRestart = 1;

    /// <summary>Enters a service that starts with Windows.</summary>
    /// <param name="service">What it is.</param>
    /// <exception cref="Win32Exception">It cannot be entered; nothing of it is then.</exception>
    public static void Create(ServiceEntry service)
    {
        using var manager = Open(ManagerCreateService);
        using var created = Checked(CreateService(
            manager, ServiceEntry.Name, ServiceEntry.Name, ServiceAllAccess, Win32OwnProcess, AutoStart, ErrorNormal, service.CommandLine, null, 0, null, service.Account, null));
        try
        {
            Describe(created, ServiceEntry.Description);
            RestartOnFailure(created, ServiceEntry.RestartDelays, ServiceEntry.FailuresForgotten);
        }
        catch
        {
            _ = DeleteService(created);
            throw;
        }
    }

    /// <summary>Removes a service; one that runs is gone when it ends.</summary>
    /// <exception cref="Win32Exception">There is none, or it may not be removed.</exception>
    public static void Delete(string name)
    {
        using var manager = Open(0);
        using var service = Checked(OpenService(manager, name, ServiceAllAccess));
        Check(DeleteService(service));
    }

    private static ServiceHandle Open(uint access) => Checked(OpenManager(null, null, access));

    private static void Describe(ServiceHandle service, string text)
    {
        var description = Marshal.StringToHGlobalUni(text);
        try
        {
            Check(ChangeConfig(service, ConfigDescription, in description));
        }
        finally
        {
            Marshal.FreeHGlobal(description);
        }
    }

    private static unsafe void RestartOnFailure(ServiceHandle service, IReadOnlyList<TimeSpan> delays, TimeSpan forgotten)
    {
        FailureAction[] actions = [.. delays.Select(delay => new FailureAction(ActionRestart, (uint)delay.TotalMilliseconds))];
        fixed (FailureAction* first = actions)
            Check(ChangeConfig(service, ConfigFailureActions, new FailureActions((uint)forgotten.TotalSeconds, (uint)actions.Length, (nint)first)));
    }

    private static ServiceHandle Checked(ServiceHandle handle) => handle.IsInvalid ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : handle;

    private static void Check(bool isGood)
    {
        if (!isGood)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("advapi32", EntryPoint = "OpenSCManagerW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle OpenManager(string? machine, string? database, uint access);

    [LibraryImport("advapi32", EntryPoint = "OpenServiceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle OpenService(ServiceHandle manager, string name, uint access);

    [LibraryImport("advapi32", EntryPoint = "CreateServiceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial ServiceHandle CreateService(
        ServiceHandle manager, string name, string displayName, uint access, uint type, uint start, uint error, string commandLine,
        string? group, nint tag, string? dependencies, string account, string? password);

    [LibraryImport("advapi32", EntryPoint = "DeleteService", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeleteService(ServiceHandle service);

    // SERVICE_DESCRIPTION is one pointer.
    [LibraryImport("advapi32", EntryPoint = "ChangeServiceConfig2W", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ChangeConfig(ServiceHandle service, uint level, in nint description);

    [LibraryImport("advapi32", EntryPoint = "ChangeServiceConfig2W", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ChangeConfig(ServiceHandle service, uint level, in FailureActions actions);

    [LibraryImport("advapi32", EntryPoint = "CloseServiceHandle", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    /// <summary>SC_ACTION.</summary>
    private readonly record struct FailureAction(uint Kind, uint DelayMilliseconds);

    /// <summary>SERVICE_FAILURE_ACTIONS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FailureActions(uint resetSeconds, uint count, nint actions)
    {
        private readonly uint _resetSeconds = resetSeconds;
        private readonly nint _rebootMessage;
        private readonly nint _command;
        private readonly uint _count = count;
        private readonly nint _actions = actions;
    }

    /// <summary>Of the manager, or of a service.</summary>
    private sealed class ServiceHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => CloseHandle(handle);
    }
}
