using Compare.Machine;
using Compare.Targets;

namespace Compare;

/// <summary>A gate's memory, handles and actors, looked at whenever it is at rest: at the end they must be what they were at the beginning.</summary>
internal sealed class Growth
{
    // The first looks count as the beginning for what a runtime takes once and keeps: compiled code, the heap's room for garbage.
    private const int Compared = 3;
    private const double MostGrowth = 1.1;

    private readonly List<Sample> _series = [];

    public Growth() => Console.WriteLine("resident MiB  handles  threads  actors");

    /// <summary>One look, printed behind what has been done so far. The first is of a gate that has done nothing.</summary>
    public async Task Take(GateTarget gate, string done = "")
    {
        var actors = await gate.Actors();
        var sample = new Sample(ProcessFigures.Resident(gate.Id) / 1048576.0, ProcessFigures.Handles(gate.Id), actors);
        _series.Add(sample);
        Console.WriteLine($"{sample.ResidentMiB,12:0.0} {sample.Handles,8} {ProcessFigures.Threads(gate.Id),8} {actors,7}  {done}");
    }

    /// <summary>Says what has grown; the exit code.</summary>
    public int Judge()
    {
        var (first, last) = (_series[0], _series[^1]);
        // Handles and memory vary from look to look, so three are compared with three.
        var (warm, end) = (_series[1..(Compared + 1)], _series[^Compared..]);
        var (warmMiB, endMiB) = (Middle(warm), Middle(end));
        var (warmHandles, endHandles) = (warm.Max(s => s.Handles), end.Max(s => s.Handles));
        var isGood = true;
        Check("actors", last.Actors == first.Actors, $"{first.Actors} at first, {last.Actors} at the end");
        Check("handles", endHandles <= warmHandles, $"{first.Handles} at first, {warmHandles} once warm, {endHandles} at the end");
        Check("memory", endMiB <= warmMiB * MostGrowth, $"{first.ResidentMiB:0.0} MiB at first, {warmMiB:0.0} once warm, {endMiB:0.0} at the end");
        return isGood ? 0 : 1;

        void Check(string what, bool isSame, string figures)
        {
            isGood &= isSame;
            Console.WriteLine($"{what}: {figures}: {(isSame ? "good" : "GROWN")}");
        }
    }

    private static double Middle(IEnumerable<Sample> samples) => samples.Select(s => s.ResidentMiB).Order().ElementAt(Compared / 2);

    private sealed record Sample(double ResidentMiB, int Handles, int Actors);
}
