using Compare.Load;
using Compare.Machine;
using Compare.Targets;

namespace Compare;

/// <summary>
/// Many sessions opened, used and closed, LoginSrv restarted in every second leg. Memory, handles and actors must be at the end what they
/// were at the beginning.
/// </summary>
internal static class LongRun
{
    private const int Legs = 10;
    private const int Concurrent = 500;
    private const int Trips = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Run(Options options)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {MachineFigures.Describe()}");
        Console.WriteLine($"{options.Sessions} sessions of {Trips} round trips, {Concurrent} at a time; LoginSrv restarts in every second leg");
        var growth = new Growth();
        var file = Path.GetTempFileName();
        var server = await Worker.Start("loginsrv", file, "0");
        try
        {
            var port = server.FirstLine;
            using var gate = await GateTarget.Start(int.Parse(port), options);
            using var load = await Worker.Start("load", file, gate.Port.ToString());
            await growth.Take(gate);
            var (completed, cut) = (0, 0);
            for (var leg = 1; leg <= Legs; leg++)
            {
                var churn = load.Ask<Churned>($"churn {options.Sessions / Legs} {Concurrent} {Trips}");
                if (leg % 2 == 0)
                {
                    server.Dispose();
                    await Task.Delay(Away);
                    server = await Worker.Start("loginsrv", file, port);
                }
                var churned = await churn;
                await Task.Delay(Rest);
                (completed, cut) = (completed + churned.Completed, cut + churned.Cut);
                await growth.Take(gate, $"{completed} sessions, {cut} cut");
            }
            return growth.Judge();
        }
        finally
        {
            server.Dispose();
            File.Delete(file);
        }
    }
}
