using System.Globalization;
using LoginGate.Cluster.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] sizes = args.Length > 0 ? [.. args[0].Split(',').Select(int.Parse)] : [2, 8];
int[] bans = args.Length > 1 ? [.. args[1].Split(',').Select(int.Parse)] : [0, 100_000];

foreach (var size in sizes)
{
    foreach (var count in bans)
        await new ClusterFigures(size, count).MeasureAsync();
}
