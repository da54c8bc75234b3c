using System.Net;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>A port that the gate opens, and where the settings say so.</summary>
/// <param name="Name">For people: <c>line 'east'</c>, <c>the inspector</c>.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Place">The key that gives the port.</param>
internal sealed record ListenPoint(Phrase Name, IPEndPoint EndPoint, SettingPlace Place)
{
    /// <summary>Refuses each point that listens where an earlier one does already.</summary>
    public static void CheckClashes(IReadOnlyList<ListenPoint> points, SettingsProblems problems)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            if (points.Take(i).FirstOrDefault(earlier => ListenAddress.Clash(earlier.EndPoint, point.EndPoint)) is not { } other)
                continue;
            var how = other.EndPoint.Equals(point.EndPoint) ? "" : Phrase.Of($", which listens on {other.EndPoint}");
            problems.Error(point.Place.Origin, point.Place.Path, $"{point.EndPoint} is already the address of {other.Name}{how} ({other.Place})");
        }
    }
}
