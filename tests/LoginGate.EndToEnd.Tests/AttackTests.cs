using System.Net;
using System.Net.Sockets;
using System.Text;
using LoginGate.Lab;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The known defects of gates (protocol.md, section 8), each with the bytes that set it off in the originals.</summary>
public class AttackTests
{
    private const string NoRate = "login-gate.defaults.client.packets-per-second=0";

    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Forged_frames_in_and_outside_packets_reach_nobody()
    {
        await using var gate = await AttackedGate.StartAsync();
        var closes = string.Concat(Enumerable.Range(1, 60).Select(session => $"%X{session}$"));
        string[] triggers =
        [
            "#1$%X13$!", "$%X13$", "%X13$", $"#1${closes}!", $"${closes}", "#1<<<<<<<<<<<<<<<<$%X1$#!",
            "$%O99/1.2.3.4/1.2.3.4$%A99/#1<<<<<<<<<<<<<<<<!$", "#1$%O99/1.2.3.4/1.2.3.4$%A99/#1<<<<!$!", "$%Srobot00001/0$", "#1$%Srobot00001/0$!", "$%Mrobot/1$",
        ];
        foreach (var trigger in triggers)
        {
            await gate.AssertClosesAsync(Bytes(trigger), number: 1);
            await gate.AssertClosesAsync([.. Login(gate, 1), .. Bytes(trigger)], number: 2);
        }
        Assert.DoesNotContain('%', gate.HostileBytes);
        Assert.DoesNotContain(gate.LoginSrv.Ledger.Sessions(), s => s.ClientAddress == "1.2.3.4");
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public Task A_NUL_in_a_packet_is_never_forwarded_and_mixes_up_no_users() => AssertNeverForwardedAsync("#1<<<<\0<<<<<<<<<<<<!");

    [Fact]
    public Task Empty_frames_in_a_packet_do_not_make_LoginSrv_drop_the_gates_buffer() => AssertNeverForwardedAsync("#1$%$%$!");

    [Fact]
    public async Task A_reply_that_comes_after_the_close_reaches_no_stranger()
    {
        await using var gate = await AttackedGate.StartAsync();
        var gone = await gate.ConnectAsync();
        await gate.UntilAsync(() => gate.HostileSessions.Any());
        var number = gate.HostileSessions.Single().Session;
        gone.Close();
        await gate.UntilAsync(() => gate.LoginSrv.Ledger.Find(number)!.IsClosed);
        var strangers = new List<RobotClient>();
        for (var i = 2; i <= 30; i++)
            strangers.Add(await gate.ConnectAsync(i));
        await gate.UntilAsync(() => gate.HostileSessions.Count() == 30);

        gate.LoginSrv.Reply(number, "#<<<<<=@><<<<<<@<VsMaXsLkHNx!"u8);
        foreach (var stranger in strangers)
        {
            var login = await stranger.DoAsync(RobotStep.Login);
            Assert.True(login.IsGood, login.ToString());
            stranger.Close();
        }
        Assert.Equal(30, gate.HostileSessions.Select(s => s.Session).Distinct().Count());
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task With_close_frames_off_LoginSrv_never_gets_one()
    {
        await using var gate = await AttackedGate.StartAsync(
            Dialect.Vc12, LoginSrvMode.Echo, "login-gate.defaults.login-srv.close-frames=off");
        await gate.AssertClosesAsync(Bytes("$%X1$"));
        await gate.AssertUnharmedAsync();
        Assert.Equal(0, gate.LoginSrv.Ledger.Snapshot().Closes);
        Assert.True(gate.LoginSrv.Ledger.Snapshot().Opens > 1);
    }

    [Fact]
    public async Task LoginSrvs_link_ends_cleanly_and_never_by_a_reset()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using var gate = GateProcess.Start(["run", .. GateProcess.SettingsFor(listener.LocalEndPoint!, "classic")]);
        using var link = await listener.AcceptAsync();
        await gate.ExpectAsync("connected");
        // Bytes that the gate has not read yet would turn its close into a reset.
        await link.SendAsync("%++$%12/#<<<<<=@><<<<<<@<!$"u8.ToArray());
        gate.Terminate();

        using var late = new CancellationTokenSource(AttackedGate.Patience);
        var buffer = new byte[4096];
        while (await link.ReceiveAsync(buffer, late.Token) > 0)
        {
            // A reset would throw.
        }
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(8192)]
    [InlineData(1 << 20)]
    public async Task A_packet_of_1024_bytes_or_more_closes_its_client_and_never_reaches_LoginSrv(int length)
    {
        await using var gate = await AttackedGate.StartAsync();
        var endless = Bytes("#1" + new string('<', length - 2));
        await using (var client = await gate.ConnectAsync())
        {
            try
            {
                await client.SendRawAsync(endless);
            }
            catch (SocketException)
            {
                // Closed before the end: so it should be.
            }
            Assert.True(await client.WaitForCloseAsync(AttackedGate.Patience));
        }
        await gate.AssertClosesAsync([.. endless.AsSpan(0, 1023), (byte)'!'], number: 2);
        Assert.Empty(gate.HostileBytes);
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Hundreds_of_packets_in_one_write_are_all_answered_in_their_order()
    {
        await using var gate = await AttackedGate.StartAsync(Dialect.Classic, LoginSrvMode.Echo, NoRate);
        await using var client = await gate.ConnectAsync();
        var packets = Enumerable.Range(0, 800).Select(i => $"#1{new string('<', 15)}{(char)('<' + i / 60)}{(char)('<' + i % 60)}!").ToList();
        await client.SendRawAsync(Bytes(string.Concat(packets)));
        foreach (var packet in packets)
            Assert.Equal(packet, Encoding.Latin1.GetString((await client.ReceiveRawAsync())!));
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Replies_cut_and_glued_by_LoginSrv_arrive_whole_with_an_attacker_beside()
    {
        await using var gate = await AttackedGate.StartAsync();
        foreach (var behaviour in (LoginSrvBehaviour[])[new() { SplitWrites = 1 }, new() { SplitWrites = 9 }, new() { GlueFrames = 4 }])
        {
            gate.LoginSrv.Behaviour = behaviour;
            await gate.AssertClosesAsync([.. Login(gate, 1), .. "#1$"u8]);
            await using var client = await gate.ConnectAsync(2);
            Assert.True((await client.DoAsync(RobotStep.Login)).IsGood);
        }
        gate.LoginSrv.Behaviour = LoginSrvBehaviour.Good;
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_client_that_never_answers_the_star_holds_up_nobody_else()
    {
        await using var gate = await AttackedGate.StartAsync(
            Dialect.Classic, LoginSrvMode.Echo, NoRate, "login-gate.defaults.client.flow-control=star");
        using var stubborn = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await stubborn.ConnectAsync(gate.Process.EndPoint());
        await stubborn.SendAsync(Bytes(string.Concat(Enumerable.Repeat($"#1{new string('<', 57)}!", 40))));
        await using var client = await gate.ConnectAsync();
        for (var round = 0; round < 20; round++)
        {
            var echo = await client.DoAsync(RobotStep.Echo);
            Assert.True(echo.IsGood, echo.ToString());
        }
        // Its 2400 bytes of replies are held back for 3 s each 512 bytes: in the original all others would be too.
        Assert.InRange(stubborn.Available, 0, 2000);
        Assert.True(client.FlowControls > 0, "no star came");
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_character_outside_the_alphabet_is_never_forwarded()
    {
        await using var gate = await AttackedGate.StartAsync();
        for (var value = 0; value < 256; value++)
        {
            if (value is (>= 0x3C and <= 0x7B) or '#' or '!')
                continue;
            await gate.AssertClosesAsync([.. "#1<<<<"u8, (byte)value, .. "<<<<<<<<<<<<!"u8], number: value % 200 + 1);
        }
        Assert.Empty(gate.HostileBytes);
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_second_login_on_one_connection_closes_that_connection_alone()
    {
        await using var gate = await AttackedGate.StartAsync();
        await using var client = await gate.ConnectAsync();
        Assert.True((await client.DoAsync(RobotStep.Login)).IsGood);
        await client.SendRawAsync(Login(gate, 1));
        Assert.True(await client.WaitForCloseAsync(AttackedGate.Patience));
        await gate.UntilAsync(() => gate.HostileSessions.Single().IsClosed);
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_LoginSrv_that_reads_nothing_for_a_while_gets_every_frame_whole_afterwards()
    {
        await using var gate = await AttackedGate.StartAsync(
            Dialect.Classic, LoginSrvMode.Echo, NoRate, "login-gate.defaults.login-srv.heartbeat.timeout=60s", "login-gate.defaults.login-srv.max-pending=64 KiB");
        gate.LoginSrv.Behaviour = new LoginSrvBehaviour { StopReading = true };
        var clients = new List<RobotClient>();
        var packet = Bytes($"#1{new string('<', 1000)}!");
        var floods = new List<Task>();
        for (var number = 1; number <= 20; number++)
        {
            var client = await gate.ConnectAsync(number);
            clients.Add(client);
            floods.Add(FloodAsync(client));
        }
        await Task.WhenAny(Task.WhenAll(floods), Task.Delay(QuietTime));
        gate.LoginSrv.Behaviour = LoginSrvBehaviour.Good;
        await Task.WhenAll(floods).WaitAsync(AttackedGate.Patience);
        await gate.UntilAsync(() => gate.HostileSessions.Sum(s => s.DataFrames) == 20 * 100);
        foreach (var client in clients)
            client.Close();
        await gate.AssertUnharmedAsync();

        async Task FloodAsync(RobotClient client)
        {
            for (var round = 0; round < 100; round++)
                await client.SendRawAsync(packet);
            for (var round = 0; round < 100; round++)
                Assert.Equal(packet, await client.ReceiveRawAsync());
        }
    }

    [Fact]
    public async Task A_packet_in_pieces_reaches_an_OpenMir2_LoginSrv_whole_and_an_empty_one_never()
    {
        await using var gate = await AttackedGate.StartAsync(Dialect.OpenMir2, LoginSrvMode.Echo);
        await using var client = await gate.ConnectAsync();
        await client.SendRawAsync(Bytes("#1!#!"));
        var packet = Bytes($"#1{new string('<', 20)}!");
        for (var cut = 1; cut < packet.Length; cut += 5)
        {
            await client.SendRawAsync(packet.AsMemory(0, cut));
            Assert.Null(await client.ReceiveRawAsync(TimeSpan.FromMilliseconds(30)));
            await client.SendRawAsync(packet.AsMemory(cut));
            Assert.Equal(packet, await client.ReceiveRawAsync());
        }
        Assert.All(gate.HostileSessions.Single().Payloads, payload => Assert.Equal(packet, payload));
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_kick_as_text_in_the_binary_stream_does_not_break_it()
    {
        await using var gate = await AttackedGate.StartAsync(Dialect.OpenMir2, LoginSrvMode.Echo);
        await using var client = await gate.ConnectAsync();
        for (var round = 0; round < 10; round++)
        {
            gate.LoginSrv.SendRaw(Bytes("%+-1$"));
            var echo = await client.DoAsync(RobotStep.Echo);
            Assert.True(echo.IsGood, echo.ToString());
        }
        await gate.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Honest_packets_in_one_read_block_nobody()
    {
        await using var gate = await AttackedGate.StartAsync("login-gate.admission.on-violation=permanent-ban");
        await using (var client = await gate.ConnectAsync())
        {
            await client.SendRawAsync(Bytes(string.Concat(Enumerable.Repeat(Encoding.Latin1.GetString(Login(gate, 99)), 5))));
            for (var round = 0; round < 5; round++)
                Assert.NotNull(await client.ReceiveRawAsync());
        }
        await using var again = await gate.ConnectAsync();
        Assert.True((await again.DoAsync(RobotStep.Login)).IsGood);
        await gate.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("classic-substituted")]
    [InlineData("98k")]
    [InlineData("openmir2")]
    public async Task An_internet_cafe_that_makes_more_accounts_than_it_may_is_told_so_and_keeps_its_players(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        await using var gate = await AttackedGate.StartAsync(
            dialect, LoginSrvMode.Echo, NoRate, "login-gate.admission.on-violation=by-kind", "login-gate.admission.new-accounts-per-minute-per-address=3");
        await using var player = await gate.ConnectAsync();
        await using var newcomer = await gate.ConnectAsync();
        var request = LoginRequests.Build(dialect, '1', new NewAccountRequest(new AccountRecord { Account = "anna", Password = "geheim", UserName = "anna" }));
        var answers = new List<NewAccountReply>();
        for (var i = 0; i < 8; i++)
        {
            await newcomer.SendRawAsync(request);
            if (LoginReplies.TryParse(dialect, (await newcomer.ReceiveRawAsync())!, out var reply) && reply is NewAccountReply answer)
                answers.Add(answer);
        }

        // The first three were LoginSrv's to answer: an echo.
        Assert.Equal(5, answers.Count);
        Assert.All(answers, answer => Assert.False(answer.Made));
        Assert.Equal(3, gate.HostileSessions.Sum(s => s.DataFrames));
        await using var third = await gate.ConnectAsync();
        foreach (var client in (RobotClient[])[player, newcomer, third])
        {
            var echo = await client.DoAsync(RobotStep.Echo);
            Assert.True(echo.IsGood, echo.ToString());
        }
        await gate.AssertUnharmedAsync();
    }

    private static async Task AssertNeverForwardedAsync(string packet)
    {
        await using var gate = await AttackedGate.StartAsync();
        for (var number = 1; number <= 10; number++)
            await gate.AssertClosesAsync(Bytes(packet), number);
        Assert.Empty(gate.HostileBytes);
        await gate.AssertUnharmedAsync();
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    // Number 99 is nobody's: its password is wrong.
    private static byte[] Login(AttackedGate gate, int number)
    {
        var account = new NumberedAccounts()[50000 + number];
        return LoginRequests.Build(
            gate.LoginSrv.Options.Dialect, '1', new AccountLoginRequest(number == 99 ? "nobody" : account.Name, account.Password));
    }
}
