using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests;

/// <summary>Settings to start tests from: the reference file's defaults, on loopback and free ports.</summary>
internal static class TestSettings
{
    public static LineSettings Line { get; } = Load();

    public static ClientSettings Client => Line.Client;

    public static LoginSrvSettings LoginSrv => Line.LoginSrv;

    public static Dialect Dialect => Line.LoginSrv.Dialect;

    private static LineSettings Load()
    {
        var result = SettingsLoader.Load([], ["login-gate.defaults.listen.host=127.0.0.1", "login-gate.defaults.listen.port=0"]);
        return result.Settings?.Lines[0] ?? throw new InvalidOperationException(string.Join("\n", result.Errors));
    }
}
