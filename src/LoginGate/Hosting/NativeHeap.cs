using System.Runtime.InteropServices;

namespace LoginGate.Hosting;

/// <summary>Keeps small what the C library holds back of memory that was given back to it (glibc; elsewhere nothing is done).</summary>
/// <remarks>
/// It has up to eight arenas a core, hands them to new threads in turn, and each keeps what once was taken in it. As .NET's threads come and
/// go, its compiler takes some megabytes in one after the other: a gate that is busy for an hour had 22 MiB in them.
/// </remarks>
internal static partial class NativeHeap
{
    // M_ARENA_MAX of malloc.h, see mallopt(3).
    private const int ArenaMax = -8;

    private const int Arenas = 2;

    /// <summary>To be called before threads are made.</summary>
    public static void LimitArenas()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, without arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
