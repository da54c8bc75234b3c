using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab.Attacks;

/// <summary>No attack: honest clients whose packets a network cuts and glues. A gate that takes them for one harms players.</summary>
internal sealed class HonestCutsAttack() : Attack(
    "honest-cuts",
    $"honest clients whose packets arrive in pieces and several at once",
    $"serves them like everybody else")
{
    // Away from the healthy robots' accounts.
    private const int AccountOffset = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(200);

    internal override Task RunAsync(AttackField field)
    {
        var options = field.Options;
        var (first, second, _) = Talk(field, 0);
        int length = Glue(first, second).Length;
        // Whole, in two at every place, byte by byte.
        var cuts = Enumerable.Range(0, length + 1);
        return field.ForEachAsync(cuts, cut => PlayAsync(field, options.FirstAccount + AccountOffset + cut, cut));
    }

    private static async Task PlayAsync(AttackField field, int account, int cut)
    {
        var (first, second, judges) = Talk(field, account);
        var robot = new RobotClient(OptionsOf(field, account), field.TimeUp);
        await using (robot.ConfigureAwait(false))
        {
            try
            {
                var connected = await robot.ConnectAsync().ConfigureAwait(false);
                if (!connected.IsGood)
                {
                    field.Tally.NoteNotConnected();
                    field.Tally.NoteFailure($"an honest client could not connect: {connected.Detail}");
                    return;
                }
                field.Tally.NoteConnected();
                byte[] stream = Glue(robot.Hide(first), robot.Hide(second));
                await SendAsync(robot, stream, cut).ConfigureAwait(false);
                field.Tally.NoteSent(stream.Length);
                if (await TroubleAsync(robot, judges).ConfigureAwait(false) is { } trouble)
                    field.Tally.NoteFailure($"packets {Describe(cut, stream.Length)}: {trouble}");
                field.Tally.NoteLeft();
            }
            catch (OperationCanceledException)
            {
                field.Tally.NoteStillOpen();
            }
            catch (System.Net.Sockets.SocketException failure)
            {
                field.Tally.NoteFailure($"packets {Describe(cut, Glue(first, second).Length)}: {failure.SocketErrorCode}");
                field.Tally.NoteLeft();
            }
        }
    }

    private static async Task SendAsync(RobotClient robot, byte[] stream, int cut)
    {
        if (cut == stream.Length)
        {
            for (int at = 0; at < stream.Length; at++) await robot.SendRawAsync(stream.AsMemory(at, 1)).ConfigureAwait(false);
            return;
        }
        if (cut > 0)
        {
            await robot.SendRawAsync(stream.AsMemory(0, cut)).ConfigureAwait(false);
            await Task.Delay(Pause).ConfigureAwait(false);
        }
        await robot.SendRawAsync(stream.AsMemory(cut)).ConfigureAwait(false);
    }

    // What went wrong, or null.
    private static async Task<FormattableString?> TroubleAsync(RobotClient robot, IReadOnlyList<Func<byte[], FormattableString?>> judges)
    {
        foreach (var judge in judges)
        {
            byte[]? packet = await robot.ReceiveRawAsync().ConfigureAwait(false);
            if (packet is null) return $"no answer, or closed";
            if (judge(packet) is { } trouble) return trouble;
        }
        return judges.Count == 0 && await robot.WaitForCloseAsync(QuietTime).ConfigureAwait(false) ? (FormattableString)$"closed" : null;
    }

    // Two packets, and what is to come back.
    private static (byte[] First, byte[] Second, IReadOnlyList<Func<byte[], FormattableString?>> Judges) Talk(AttackField field, int account)
    {
        var checks = new RobotChecks(OptionsOf(field, account));
        switch (field.Options.Healthy)
        {
            case HealthyRobots.Echo:
                byte[] first = checks.EchoPacket('1', 1), second = checks.EchoPacket('2', 2);
                return (first, second, [reply => RobotChecks.JudgeEcho(first, reply), reply => RobotChecks.JudgeEcho(second, reply)]);
            case HealthyRobots.None:
                return (field.HarmlessPacket(), field.HarmlessPacket(), []);
            default:
                byte[] wrong = LoginRequests.Build(field.Dialect, '1', checks.WrongLogin), login = LoginRequests.Build(field.Dialect, '2', checks.Login);
                return (wrong, login,
                [
                    reply => Judge<LoginFailedReply>(field, reply, static _ => null),
                    reply => Judge<ServerListReply>(field, reply, checks.JudgeList),
                ]);
        }
    }

    // With what may stand between them.
    private static byte[] Glue(byte[] first, byte[] second) => [.. first, .. "\r\n*"u8, .. second];

    private static FormattableString? Judge<TReply>(AttackField field, byte[] packet, Func<TReply, FormattableString?> check)
        where TReply : LoginReply
    {
        if (!LoginReplies.TryParse(field.Dialect, packet, out var reply)) return $"a packet that cannot be read";
        return reply is TReply wanted ? check(wanted) : RobotChecks.Describe(reply);
    }

    private static FormattableString Describe(int cut, int length) =>
        cut == 0 ? (FormattableString)$"glued together" : cut == length ? (FormattableString)$"byte by byte" : $"cut after {Counted.Text(cut, "byte")}";

    private static RobotOptions OptionsOf(AttackField field, int account) => new()
    {
        Gate = field.Options.Gate,
        Dialect = field.Dialect,
        Account = field.Options.Accounts[account],
        Source = field.NextSource(),
        StepTimeout = field.Options.StepTimeout,
        ChecksMarks = field.Options.ChecksMarks,
    };
}
