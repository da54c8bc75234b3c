using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Compare.Targets;

/// <summary>The gate as it was built beside this program, or a published one: its default settings, but for limits that clients of few addresses would trip.</summary>
internal sealed class GateTarget : Target
{
    private readonly int _inspectPort;
    private readonly int _loginSrvPort;
    private readonly Options _options;

    private GateTarget(int port, int inspectPort, int loginSrvPort, Options options, bool takesOver = false)
        : base(options.Gate ?? "dotnet", Arguments(options, Settings(port, inspectPort, loginSrvPort), takesOver)) =>
        (Port, _inspectPort, _loginSrvPort, _options) = (port, inspectPort, loginSrvPort, options);

    public override int Port { get; }

    public static async Task<GateTarget> Start(int loginSrvPort, Options options)
    {
        var gate = new GateTarget(FreePort(), FreePort(), loginSrvPort, options);
        await gate.Until(() => Task.FromResult(gate.HasSaid("clients are admitted") && gate.HasSaid($"listening on 127.0.0.1:{gate.Port}")));
        return gate;
    }

    /// <summary>A new process with the same settings, which has taken the place of this one; this one drains.</summary>
    public async Task<GateTarget> HandOver()
    {
        var successor = new GateTarget(Port, _inspectPort, _loginSrvPort, _options, takesOver: true);
        await successor.Until(() => Task.FromResult(successor.HasSaid("the inspector answers on") && successor.HasSaid("which drains")));
        return successor;
    }

    /// <summary>Actors that the inspector finds below /user and below /system.</summary>
    public async Task<int> Actors() =>
        Count(await Ask("actor hierarchy /user --depth 20 --width 1000")) + Count(await Ask("actor hierarchy /system --depth 20 --width 1000"));

    /// <summary>Sessions that it has opened so far, those among them that have ended, for whatever reason, and those that live.</summary>
    public async Task<(long Opened, long Ended, long Live)> Sessions()
    {
        var line = (await Ask("gate status"))["lines"]![0]!;
        return ((long)line["sessions"]!["total"]!, line["closes"]!.AsObject().Sum(cause => (long)cause.Value!), (long)line["sessions"]!["now"]!);
    }

    /// <summary>Ranges that are banned.</summary>
    public async Task<string> Bans() => (await Ask("gate bans")).ToJsonString();

    /// <summary>Has it read its settings anew.</summary>
    public void HangUp()
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-HUP", $"{Id}"]);
        kill.WaitForExit();
    }

    private static IEnumerable<string> Arguments(Options options, IEnumerable<string> settings, bool takesOver) =>
        [
            .. options.Gate is null ? [Path.Combine(AppContext.BaseDirectory, "logingate.dll")] : Array.Empty<string>(),
            "run",
            .. takesOver ? ["--take-over"] : Array.Empty<string>(),
            .. settings.Concat(options.Settings).SelectMany(s => (string[])["--set", s]),
        ];

    private static string[] Settings(int port, int inspectPort, int loginSrvPort) =>
        [
            "login-gate.defaults.listen.host=127.0.0.1",
            $"login-gate.defaults.listen.port={port}",
            $"login-gate.defaults.login-srv.port={loginSrvPort}",
            "login-gate.defaults.client.max-sessions=10000",
            "login-gate.defaults.client.packets-per-second=0",
            "login-gate.admission.max-connections-per-address=0",
            "login-gate.admission.connects-per-second-per-address=0",
            "login-gate.admission.ban-file=\"\"",
            $"login-gate.inspect.port={inspectPort}",
            $"login-gate.inspect.folder={Path.GetTempPath()}",
            "login-gate.http.port=0",
        ];

    private static int Count(JsonNode node) =>
        (int?)node["actors"] ?? 1 + (node["children"]?.AsArray().Sum(child => Count(child!)) ?? 0);

    private async Task<JsonNode> Ask(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"{_inspectPort}-view.sock")));
        using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync($"{command} --json");
        var answer = JsonNode.Parse(await reader.ReadLineAsync() ?? throw new IOException("The inspector does not answer."))!;
        return answer["data"] ?? throw new IOException($"The inspector refuses '{command}': {answer}");
    }
}
