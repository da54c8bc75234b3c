using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests;

/// <summary>Settings to start tests from: the reference file's defaults, on loopback and free ports.</summary>
internal static class TestSettings
{
    public static GateSettings Gate { get; } = Load();

    /// <summary>A line whose sessions run where the test's actors do.</summary>
    public static LineSettings Line => Gate.Lines[0] with { Sessions = new SessionDeployment() };

    /// <summary>Bans in memory only, and no limit that connections of one test could trip.</summary>
    public static AdmissionSettings Admission => Gate.Admission with { BanFile = "", MaxConnections = 0, ConnectsPerSecond = 0 };

    public static LogSettings Log => Gate.Log;

    public static ClientSettings Client => Line.Client;

    public static LoginSrvSettings LoginSrv => Line.LoginSrv;

    public static Dialect Dialect => Line.LoginSrv.Dialect;

    private static GateSettings Load()
    {
        var result = SettingsLoader.Load([], ["login-gate.defaults.listen.host=127.0.0.1", "login-gate.defaults.listen.port=0"]);
        return result.Settings ?? throw new InvalidOperationException(string.Join("\n", result.Errors));
    }
}
