using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LoginGate.Transport;

/// <summary>
/// The descriptors (files and sockets) that the process may have open, RLIMIT_NOFILE, and the share of them that clients do not get.
/// Without any left, .NET cannot make a thread and dies of it, and neither ban file nor settings, LoginSrv or inspector can be reached.
/// </summary>
/// <remarks>
/// .NET raises the soft limit to the hard one when it starts. Windows has no such limit. To count what is open takes longer the more it is;
/// so each count gives places for a while, and one that found few is not repeated at once. For any thread.
/// </remarks>
internal static partial class Descriptors
{
    // For the inspector (16), the page (100), LoginSrv, files and what is written beside them, threads that are being made, and clients that
    // have been accepted and not yet refused.
    private const int MostReserved = 256;

    private const int FewPlaces = 64;
    private const int LinuxFiles = 7;
    private const int MacFiles = 8;

    private static readonly TimeSpan CountInterval = TimeSpan.FromMilliseconds(200);
    private static readonly Lock Turn = new();

    // Under the lock: places that the last count has given and nobody has taken, how many it gave, and when it was.
    private static long _places;
    private static long _given = FewPlaces;
    private static long _countedAt;

    /// <summary>How many the process may have open; null where there is no limit.</summary>
    public static long? Allowed { get; } = OperatingSystem.IsWindows() ? null : ReadLimit();

    /// <summary>Takes a place for one more client, who is connected already. Nothing is to be given back: what is open is counted again.</summary>
    /// <returns>False when the rest is not for clients.</returns>
    public static bool TryTakePlace()
    {
        if (Allowed is null)
            return true;
        lock (Turn)
        {
            if (_places == 0 && (_given >= FewPlaces || Stopwatch.GetElapsedTime(_countedAt) >= CountInterval))
                GivePlaces();
            return _places > 0 && _places-- > 0;
        }
    }

    /// <summary>How many more clients there may be, as things are; not below zero.</summary>
    public static long CountPlaces()
    {
        if (Allowed is not { } allowed)
            return long.MaxValue;
        try
        {
            return Math.Max(0, allowed - Math.Min(MostReserved, allowed / 4) - Directory.EnumerateFileSystemEntries("/dev/fd").LongCount());
        }
        catch (Exception hidden) when (hidden is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Where nothing can be counted, a client is not turned away for it.
            return long.MaxValue;
        }
        catch (IOException)
        {
            // Not one is left to look with.
            return 0;
        }
    }

    private static void GivePlaces()
    {
        var places = CountPlaces();
        // What others open meanwhile is seen before the last place is given.
        _places = _given = places < FewPlaces ? places : places / 2;
        _countedAt = Stopwatch.GetTimestamp();
    }

    private static long? ReadLimit() =>
        getrlimit(OperatingSystem.IsLinux() ? LinuxFiles : MacFiles, out var limit) == 0 && limit.Soft <= int.MaxValue ? (long)limit.Soft : null;

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
