using System.Net.Sockets;
using System.Text;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// Clients that send their request, end their side of the connection and go on reading: <c>printf ... | nc</c>, and some programs that
/// log in for others.
/// </summary>
public class HalfCloseTests
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private const string Other = "#2<<<<<I@C<<<<<<<<!";

    // Whatever ends the client in a test with it has not been the time.
    private const string Long = "login-gate.defaults.client.half-close-timeout=10m";
    private const string Short = "login-gate.defaults.client.half-close-timeout=5s";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly LoginSrvBehaviour Slow = LoginSrvBehaviour.Good with { ReplyDelay = TimeSpan.FromMilliseconds(200) };
    private static readonly LoginSrvBehaviour Mute = LoginSrvBehaviour.Good with { MuteReplies = true };

    [Theory]
    [InlineData("classic")]
    [InlineData("98k")]
    [InlineData("openmir2")]
    public async Task The_answers_arrive_then_the_connection_is_closed(string dialect)
    {
        await using var loginSrv = Start(Slow, dialect);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, dialect, Short);
        using var client = await ConnectAsync(gate);
        var packet = dialect == "classic" ? Packet : "#1ddhkdYgkddhkddhk!";

        await SendAndEndAsync(client, packet);

        var end = dialect == "openmir2" ? "$" : "";
        Assert.Equal(packet + end, await ReadToEndAsync(client));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 1, DataFrames: 1, Closes: 1, IsClean: true }, "one open, one packet, one close");
    }

    [Fact]
    public async Task Several_requests_of_many_clients_are_all_answered()
    {
        const int clients = 50;
        await using var loginSrv = Start(Slow);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Short);

        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using var client = await ConnectAsync(gate);
            await SendAndEndAsync(client, Packet + Other);
            Assert.Equal(Packet + Other, await ReadToEndAsync(client));
        }));

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: clients, DataFrames: 2 * clients, Closes: clients, IsClean: true }, "every close");
    }

    [Theory]
    [InlineData("1s")]
    [InlineData("0")]
    public async Task One_that_LoginSrv_does_not_answer_is_closed_when_the_time_is_over(string time)
    {
        await using var loginSrv = Start(Mute);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: $"login-gate.defaults.client.half-close-timeout={time}");
        using var client = await ConnectAsync(gate);

        await SendAndEndAsync(client, Packet);

        Assert.Equal("", await ReadToEndAsync(client));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { DataFrames: 1, Closes: 1, IsClean: true }, "its close");
    }

    [Fact]
    public async Task One_that_waits_for_nothing_is_closed_at_once()
    {
        await using var loginSrv = Start(LoginSrvBehaviour.Good);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Long);
        using var silent = await ConnectAsync(gate);
        using var answered = await ConnectAsync(gate);
        await answered.SendAsync(Bytes(Packet));
        await answered.ReceiveAsync(new byte[100]);

        silent.Shutdown(SocketShutdown.Send);
        answered.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await ReadToEndAsync(silent));
        Assert.Equal("", await ReadToEndAsync(answered));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 2, Closes: 2, IsClean: true }, "their closes");
    }

    [Fact]
    public async Task It_keeps_its_place_in_admission_and_a_kick_ends_it_at_once()
    {
        await using var loginSrv = Start(Mute);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: [Long, "login-gate.admission.max-connections-per-address=1"]);
        using var client = await ConnectAsync(gate);
        await SendAndEndAsync(client, Packet);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().DataFrames == 1, "its packet");

        using var second = await ConnectAsync(gate);
        Assert.Equal("", await ReadToEndAsync(second));
        loginSrv.Kick(1);

        Assert.Equal("", await ReadToEndAsync(client));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 1, Closes: 1, IsClean: true }, "its close");
        await UntilAsync(
            async () =>
            {
                using var next = await ConnectAsync(gate);
                return loginSrv.Ledger.Snapshot().Opens > 1;
            },
            "the next client's open");
    }

    [Fact]
    public async Task The_gates_end_ends_it_at_once()
    {
        await using var loginSrv = Start(Mute);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Long);
        using var client = await ConnectAsync(gate);
        await SendAndEndAsync(client, Packet);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().DataFrames == 1, "its packet");

        gate.Terminate();

        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.Equal("", await ReadToEndAsync(client));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Closes: 1, LiveSessions: 0, IsClean: true }, "its close");
    }

    [Fact]
    public async Task A_reset_ends_it()
    {
        await using var loginSrv = Start(Mute);
        // Stock Akka.IO hears nothing more of such a client: there it is the time that ends it.
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Transports.Present == "akka-io" ? Short : Long);
        using var client = await ConnectAsync(gate);
        await SendAndEndAsync(client, Packet);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().DataFrames == 1, "its packet");

        client.Close(0);

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Closes: 1, IsClean: true }, "its close");
    }

    [Fact]
    public async Task A_hold_gives_it_no_more_time()
    {
        var loginSrv = Start(Mute);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: [Short, "login-gate.defaults.login-srv.when-lost=hold"]);
        using var client = await ConnectAsync(gate);
        await SendAndEndAsync(client, Packet);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().DataFrames == 1, "its packet");

        await loginSrv.DisposeAsync();

        Assert.Equal("", await ReadToEndAsync(client));
    }

    private static StandInLoginSrv Start(LoginSrvBehaviour behaviour, string dialect = "classic")
    {
        Assert.True(Protocol.Dialect.TryGetPreset(dialect, out var preset));
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = preset, Mode = LoginSrvMode.Echo });
        loginSrv.Behaviour = behaviour;
        return loginSrv;
    }

    private static async Task<Socket> ConnectAsync(GateProcess gate)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(gate.EndPoint());
        return client;
    }

    private static async Task SendAndEndAsync(Socket client, string packets)
    {
        await client.SendAsync(Bytes(packets));
        client.Shutdown(SocketShutdown.Send);
    }

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        using var late = new CancellationTokenSource(Patience);
        var (text, buffer) = (new StringBuilder(), new byte[1000]);
        while (await client.ReceiveAsync(buffer, late.Token) is > 0 and var count)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what}");
            await Task.Delay(20);
        }
    }
}
