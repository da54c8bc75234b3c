using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab.Tests;

/// <summary>The stand-in LoginSrv seen from a bare gate connection.</summary>
public class MisbehaviourTests
{
    public static TheoryData<LoginSrvMischief> Mischiefs =>
        [.. Enum.GetValues<LoginSrvMischief>().Where(mischief => mischief != LoginSrvMischief.None)];

    [Fact]
    public async Task Heartbeats_are_answered_unless_muted()
    {
        await using var server = Start("vc16");
        using var gate = await BareGate.ConnectAsync(server);
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.Equal("%++$\0", await gate.ReadTextAsync(5));
        server.Behaviour = LoginSrvBehaviour.Good with { MuteHeartbeats = true };
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.True(await gate.IsQuietAsync());
    }

    [Theory]
    [MemberData(nameof(Mischiefs))]
    public async Task Every_mischief_comes_before_the_reply_and_is_no_reply(LoginSrvMischief mischief)
    {
        foreach (string preset in (string[])["classic", "vc12", "openmir2", "openmir2-int"])
        {
            await using var server = Start(preset);
            server.Behaviour = LoginSrvBehaviour.Good with { BeforeReplies = mischief };
            using var gate = await BareGate.ConnectAsync(server);
            await gate.OpenAndAskAsync(7);
            var frames = await gate.ReadFramesAsync(untilReplyTo: 7);
            Assert.StartsWith("reply 7 ", frames[^1], StringComparison.Ordinal);
            if (mischief == LoginSrvMischief.UnknownNumber) Assert.StartsWith("reply 2147483647 ", frames[^2], StringComparison.Ordinal);
            else if (mischief == LoginSrvMischief.Nuls && !preset.StartsWith("openmir2", StringComparison.Ordinal)) Assert.Single(frames);
            else Assert.Equal("anomaly", frames[^2]);
        }
    }

    [Fact]
    public async Task Writes_can_be_cut_into_single_bytes()
    {
        await using var server = Start("classic");
        server.Behaviour = LoginSrvBehaviour.Good with { SplitWrites = 1 };
        using var gate = await BareGate.ConnectAsync(server);
        await gate.OpenAndAskAsync(7);
        await gate.ReadFramesAsync(untilReplyTo: 7);
        // A write is counted once it has returned, which may be after its bytes arrived here.
        await LabSetup.Until(() => server.Figures is { Writes: > 0 } figures && figures.BytesWritten == figures.Writes, "as many writes as bytes");
    }

    [Fact]
    public async Task Frames_can_be_glued_into_one_write()
    {
        await using var server = Start("classic");
        server.Behaviour = LoginSrvBehaviour.Good with { GlueFrames = 8, GluePatience = TimeSpan.FromSeconds(30) };
        using var gate = await BareGate.ConnectAsync(server);
        for (int beat = 0; beat < 8; beat++) await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.Equal(string.Concat(Enumerable.Repeat("%++$", 8)), await gate.ReadTextAsync(32));
        await LabSetup.Until(() => server.Figures.BytesWritten == 32, "the write's count");
        Assert.Equal(1, server.Figures.Writes);
    }

    [Fact]
    public async Task Frames_that_are_held_back_go_out_when_no_more_come()
    {
        await using var server = Start("classic");
        server.Behaviour = LoginSrvBehaviour.Good with { GlueFrames = 8 };
        using var gate = await BareGate.ConnectAsync(server);
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.Equal("%++$", await gate.ReadTextAsync(4));
    }

    [Fact]
    public async Task Replies_can_be_late_and_keep_their_order()
    {
        await using var server = Start("classic");
        server.Behaviour = LoginSrvBehaviour.Good with { ReplyDelay = TimeSpan.FromMilliseconds(150) };
        using var gate = await BareGate.ConnectAsync(server);
        long start = Environment.TickCount64;
        await gate.OpenAndAskAsync(7);
        await gate.OpenAndAskAsync(8);
        var frames = await gate.ReadFramesAsync(untilReplyTo: 8);
        Assert.InRange(Environment.TickCount64 - start, 140, 4000);
        Assert.Equal(["reply 7", "reply 8"], frames.Select(frame => frame[..7]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_is_closed_after_so_many_frames(bool reset)
    {
        await using var server = Start("classic");
        server.Behaviour = LoginSrvBehaviour.Good with { CloseAfterFrames = 3, ClosesByReset = reset };
        using var gate = await BareGate.ConnectAsync(server);
        for (int beat = 0; beat < 3; beat++) await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.Equal(reset, await gate.EndsByResetAsync());
        await LabSetup.Until(() => server.LinkCount == 0, "the end of the link");
        Assert.Equal(3, server.Ledger.Snapshot().Heartbeats);
    }

    [Fact]
    public async Task Links_are_closed_on_request_and_taken_again()
    {
        await using var server = Start("classic");
        using var first = await BareGate.ConnectAsync(server);
        await first.OpenAndAskAsync(7);
        await first.ReadFramesAsync(untilReplyTo: 7);
        server.CloseLinks();
        Assert.False(await first.EndsByResetAsync());
        using var second = await BareGate.ConnectAsync(server);
        await second.OpenAndAskAsync(7);
        await second.ReadFramesAsync(untilReplyTo: 7);
        Assert.True(server.Ledger.Snapshot().IsClean);
        Assert.NotNull(server.Ledger.Find(7, link: 2));
    }

    [Fact]
    public async Task Reading_can_stop_and_go_on()
    {
        await using var server = Start("classic");
        using var gate = await BareGate.ConnectAsync(server);
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        await gate.ReadTextAsync(4);
        server.Behaviour = LoginSrvBehaviour.Good with { StopReading = true };
        // One read was under way already.
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        await gate.ReadTextAsync(4);
        await gate.SendAsync(encoder => encoder.WriteHeartbeat);
        Assert.True(await gate.IsQuietAsync());
        server.Behaviour = LoginSrvBehaviour.Good;
        Assert.Equal("%++$", await gate.ReadTextAsync(4));
    }

    [Fact]
    public async Task Commands_reach_the_gate()
    {
        await using var server = Start("delphi");
        using var gate = await BareGate.ConnectAsync(server);
        await gate.OpenAndAskAsync(7);
        await gate.ReadFramesAsync(untilReplyTo: 7);
        server.Kick(7);
        Assert.Equal("%+-7$", await gate.ReadTextAsync(5));
        server.KickAndBan(7, permanent: true);
        Assert.Equal("%+T7$", await gate.ReadTextAsync(5));
        server.KickAndBan(7, permanent: false);
        Assert.Equal("%+B7$", await gate.ReadTextAsync(5));
        server.BanAddress(IPAddress.Parse("10.0.0.7"));
        Assert.Equal("%+M10.0.0.7$", await gate.ReadTextAsync(12));
        server.Reply(7, "#<<!"u8);
        Assert.Equal("%7/#<<!$", await gate.ReadTextAsync(8));
        server.SendRaw("xyz"u8);
        Assert.Equal("xyz", await gate.ReadTextAsync(3));
    }

    [Fact]
    public async Task Packets_in_pieces_are_put_together_and_two_in_one_frame_taken_apart()
    {
        await using var server = Start("classic");
        using var gate = await BareGate.ConnectAsync(server);
        await gate.SendTextAsync("%O12/10.0.0.7/10.0.0.1$%A12/#1{aXm<Y<C<<<$%A12/<<<<<!#2<<<<<I@$%A12/C<<<<<<<<YBQoY?<mGs=]XsHlHL!$");
        var frames = await gate.ReadFramesAsync(untilReplyTo: 12);
        if (frames.Count < 2) frames.AddRange(await gate.ReadFramesAsync(untilReplyTo: 12));
        Assert.Equal(2, frames.Count);
        Assert.True(LoginReplies.TryParse(Dialect.Classic, System.Text.Encoding.ASCII.GetBytes(frames[0][9..]), out var first));
        Assert.Equal(new VersionReply(true), first);
        Assert.True(LoginReplies.TryParse(Dialect.Classic, System.Text.Encoding.ASCII.GetBytes(frames[1][9..]), out var second));
        Assert.IsType<ServerListReply>(second);
    }

    [Fact]
    public async Task Traffic_is_told_frame_by_frame()
    {
        var seen = new List<string>();
        Assert.True(Dialect.TryGetPreset("classic", out var dialect));
        var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect }, (_, traffic) =>
        {
            lock (seen) seen.Add($"{traffic.Kind} {System.Text.Encoding.ASCII.GetString(traffic.Bytes)}".TrimEnd());
        });
        using (var gate = await BareGate.ConnectAsync(server))
        {
            await gate.SendTextAsync("%O12/10.0.0.7/10.0.0.1$%--$");
            await gate.ReadTextAsync(4);
        }
        await LabSetup.Until(() => server.LinkCount == 0, "the end of the link");
        await server.DisposeAsync();
        Assert.Equal(["LinkOpened", "FromGate %O12/10.0.0.7/10.0.0.1$", "FromGate %--$", "ToGate %++$", "LinkClosed"], seen);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_and_free_again_after_the_end()
    {
        var port = LocalPorts.Free();
        var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = port });
        using (var gate = await BareGate.ConnectAsync(server))
        {
            Assert.Throws<SocketException>(() => StandInLoginSrv.Start(new LoginSrvOptions { Port = port }));
            // The side that ends a connection first keeps its port's memory of it for a while.
            server.CloseLinks();
            Assert.False(await gate.EndsByResetAsync());
        }
        await server.DisposeAsync();
        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = port });
        Assert.Equal(port, again.EndPoint.Port);
    }

    private static StandInLoginSrv Start(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        return StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect });
    }
}
