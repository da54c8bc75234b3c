using System.Diagnostics;
using LoginGate.Shared;

namespace LoginGate.Transport;

/// <summary>
/// The descriptors (files and sockets) that the process may have open, RLIMIT_NOFILE, and the share of them that clients do not get.
/// Without any left, .NET cannot make a thread and dies of it, and neither ban file nor settings, LoginSrv or inspector can be reached.
/// </summary>
/// <remarks>
/// .NET raises the soft limit to the hard one when it starts. Windows has no such limit. To count what is open takes longer the more it is;
/// so each count gives places for a while, and one that found few is not repeated at once. For any thread.
/// </remarks>
internal static class Descriptors
{
    // For the inspector (16), the page (100), LoginSrv, files and what is written beside them, threads that are being made, and clients that
    // have been accepted and not yet refused.
    private const int MostReserved = 256;

    private const int FewPlaces = 64;

    private const long Unlimited = long.MinValue;

    private static readonly TimeSpan CountInterval = TimeSpan.FromMilliseconds(200);
    private static readonly Lock Turn = new();

    // Under the lock: places that the last count has given and nobody has taken, how many it gave, and when it was.
    private static long _places;
    private static long _given = FewPlaces;
    private static long _countedAt;

    /// <summary>How many the process may have open; null where there is no limit.</summary>
    public static long? Allowed { get; } = ProcessFigures.ReadDescriptorLimit();

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

    /// <summary>The share, 0 to 1, that is open of those that are not kept from clients; null where there is no limit, or nothing can be counted.</summary>
    public static double? Used() =>
        Allowed is { } allowed && CountPlaces() is < long.MaxValue and var places ? 1 - ((double)places / ForClients(allowed)) : null;

    /// <summary>How many more clients there may be, as things are; not below zero.</summary>
    public static long CountPlaces() => PlacesAt(CountUsedReserve());

    /// <summary>The same where so many are open of those that clients do not get.</summary>
    public static long PlacesAt(long usedReserve) => usedReserve == Unlimited ? long.MaxValue : Math.Max(0, -usedReserve);

    /// <summary>How many are open of those that clients do not get; below zero: so many more clients there may be.</summary>
    public static long CountUsedReserve()
    {
        if (Allowed is not { } allowed)
            return Unlimited;
        try
        {
            return ProcessFigures.CountDescriptors() - ForClients(allowed);
        }
        catch (Exception hidden) when (hidden is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Where nothing can be counted, a client is not turned away for it.
            return Unlimited;
        }
        catch (IOException)
        {
            // Not one is left to look with.
            return Reserved(allowed);
        }
    }

    /// <summary>How many clients do not get; zero where there is no limit.</summary>
    public static long Reserve => Allowed is { } allowed ? Reserved(allowed) : 0;

    private static long Reserved(long allowed) => Math.Min(MostReserved, allowed / 4);

    private static long ForClients(long allowed) => allowed - Reserved(allowed);

    private static void GivePlaces()
    {
        var places = CountPlaces();
        // What others open meanwhile is seen before the last place is given.
        _places = _given = places < FewPlaces ? places : places / 2;
        _countedAt = Stopwatch.GetTimestamp();
    }
}
