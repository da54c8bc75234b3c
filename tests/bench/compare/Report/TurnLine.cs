namespace Compare.Report;

/// <summary>A turn as a line of the terminal.</summary>
internal static class TurnLine
{
    public const string Head =
        "              clients   us/trip   trips/s  p50 ms  p99 ms p99.9 ms  idle KiB   after  conn/s us/conn   first | load  server foreign cores, load average";

    public static string Of(string name, Turn t) =>
        $"{name,-13} {t.Clients,7} {t.CpuPerTrip,9:0.00} {t.Rate,9:0} {t.P50,7:0.00} {t.P99,7:0.00} {t.P999,8:0.00} {t.IdleKiB,9:0.0} {t.IdleAfterLoadKiB,7:0.0} "
        + $"{t.Connections,7:0} {t.CpuPerConnection,7:0.0} {t.CpuPerFirstConnection,7:0.0} | {t.LoadCores,4:0.00}  {t.ServerCores,6:0.00} {t.ForeignCores,7:0.00} {t.LoadAverage,12:0.0}"
        + (t.IsGood ? "" : "  disturbed");
}
