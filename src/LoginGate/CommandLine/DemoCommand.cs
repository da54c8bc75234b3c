using System.CommandLine;
using LoginGate.Contracts;
using LoginGate.Hosting;
using LoginGate.Lab;
using LoginGate.Protocol;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;

namespace LoginGate.CommandLine;

/// <summary>
/// <c>logingate demo</c>: a stand-in LoginSrv, a gate and one robot in one process, over real sockets; prints what passes
/// between each two of them.
/// </summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly (RobotStep Step, Phrase Name)[] Conversation =
    [
        (RobotStep.Version, "version check"),
        (RobotStep.WrongPassword, "a login with a wrong password"),
        (RobotStep.Login, "the login"),
        (RobotStep.Select, "the choice of a server"),
    ];

    private const string WhereToGoNext = """

        Where to go next:
          logingate demo --dialect 98k     the same in another dialect: classic, vc12, vc16, wol, delphi, openmir2 ...
          logingate lab loginsrv           a stand-in LoginSrv that stays; then, in two more terminals:
          logingate run                    the gate, with the settings of hocon/logingate.hocon
          logingate lab client             robots that log in; logingate top watches them
          logingate decode '%A1/#...!$'    explains a frame that you captured
        From the sources, `dotnet run --project src/LoginGate -- lab loginsrv` and so on.
        """;

    public static Command Create()
    {
        var dialect = DialectOption.Create("The dialect that is spoken", Dialect.Classic);
        var command = new Command("demo", "Stand-in LoginSrv, gate and one login in one process, explained") { dialect };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(dialect)!));
        return command;
    }

    private static async Task<int> RunAsync(Dialect dialect)
    {
        Say.Line("A stand-in LoginSrv, a real gate and one robot client, all in this process, over real sockets. Starting them ...");
        Say.Line(Legend(dialect));
        var transcript = new Transcript(dialect);
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect }, (_, traffic) => transcript.Add(traffic));
        await using (loginSrv.ConfigureAwait(false))
        {
            var gate = GateHost.Create(SettingsFor(loginSrv, dialect), logging => logging.SetMinimumLevel(LogLevel.None));
            await using (gate.ConfigureAwait(false))
            {
                if (await gate.StartAsync().ConfigureAwait(false) is not GateStarted started)
                    return Fail("the gate did not start");
                var endPoint = started.Lines[SettingsLoader.DefaultLine];
                transcript.Tell($"LoginSrv ({dialect.Name}) listens on {loginSrv.EndPoint}, the gate on {endPoint}.");
                await gate.AwaitReadyAsync(Patience).ConfigureAwait(false);

                var failure = await ConverseAsync(new RobotOptions
                {
                    Gate = endPoint,
                    Dialect = dialect,
                    Account = LabAccounts.Default.Accounts[0],
                    Watcher = transcript.Add,
                }, transcript).ConfigureAwait(false);
                if (failure is not null)
                    return Fail(failure);
                transcript.Tell("The client closes.");
                if (!await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 1, Closes: 1, IsClean: true }).ConfigureAwait(false))
                    return Fail("LoginSrv did not see one open and one close");
            }
        }
        Console.WriteLine();
        Say.Line("The login went through: one open frame, the packets, their replies, one close frame.");
        Say.Line(WhereToGoNext);
        return ExitCodes.Good;
    }

    /// <summary>What the lines of the transcript are made of, in a dialect's own letters.</summary>
    private static Phrase Legend(Dialect dialect)
    {
        if (dialect.HasRecords)
        {
            return """

                Between gate and LoginSrv this dialect has binary records: enter, data, leave and keep-alive, each with the number of a client.
                Between client and gate a packet is #1....!, a digit that counts and text in a 6-bit code.
                """;
        }
        if (dialect.Framing == Framing.OpenMir2Letters)
        {
            return """

                Between gate and LoginSrv this dialect has frames from % to $: from the gate a letter and four bytes of a client's number, then / and
                what there is to say; from LoginSrv %1/#....!$, a reply for client 1. The heartbeat %-..../-$ is answered with %++$.
                Between client and gate a packet is #1....!, a digit that counts and text in a 6-bit code.
                """;
        }
        var one = dialect.SessionForm == SessionForm.SlotAndHandle ? "1/1" : "1";
        var (open, data, close) = ((char)dialect.Letters.Open, (char)dialect.Letters.Data, (char)dialect.Letters.Close);
        var opening = $"%{open}{one}/ADDRESS$";
        return $"""

            How to read it. The gate tells LoginSrv everything over one connection, in frames from % to $, with a number for each client:
              {opening,-17}client 1 has connected (open)
              {$"%{data}{one}/#1....!$",-17}client 1 has sent a packet (data)
              {$"%{close}{one}$",-17}client 1 has gone (close)
              %--$             the gate's heartbeat, which LoginSrv answers with %++$
              {$"%{one}/#....!$",-17}from LoginSrv: a reply, for client 1
            A packet is #1....!: a digit that counts what the client sent, then a message and its text in a 6-bit code. Replies have no digit.
            What may hold a password is left out of the transcript.
            """;
    }

    /// <summary>Leads the conversation; null when every answer was right, else what went wrong.</summary>
    private static async Task<Phrase?> ConverseAsync(RobotOptions options, Transcript transcript)
    {
        transcript.Tell("A client connects.");
        var robot = new RobotClient(options);
        await using (robot.ConfigureAwait(false))
        {
            var connected = await robot.ConnectAsync().ConfigureAwait(false);
            if (!connected.IsGood)
                return $"connecting: {connected.Outcome} {connected.Detail}";
            foreach (var (step, say) in Conversation)
            {
                transcript.Tell($"The client tries {say}.");
                var result = await robot.DoAsync(step).ConfigureAwait(false);
                if (!result.IsGood)
                    return $"{say}: {result.Outcome} {result.Detail}";
                if (result.Outcome == RobotOutcome.Skipped)
                    transcript.Tell($"  (this dialect knows no {say})");
            }
        }
        return null;
    }

    private static GateSettings SettingsFor(StandInLoginSrv loginSrv, Dialect dialect)
    {
        var result = SettingsLoader.Load([],
        [
            "login-gate.defaults.listen.host=127.0.0.1",
            "login-gate.defaults.listen.port=0",
            $"login-gate.defaults.login-srv.port={loginSrv.EndPoint.Port}",
            $"login-gate.defaults.login-srv.dialect={dialect.Name}",
            // The user's own bans are neither read nor written.
            "login-gate.admission.ban-file=",
            "login-gate.http.enabled=off",
            "login-gate.inspect.enabled=off",
        ]);
        return result.Settings ?? throw new InvalidOperationException(string.Join("; ", result.Errors));
    }

    private static async Task<bool> UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            if (DateTime.UtcNow > late)
                return false;
            await Task.Delay(10).ConfigureAwait(false);
        }
        return true;
    }

    private static int Fail(Phrase what)
    {
        Say.Error(what);
        return ExitCodes.Failed;
    }

    /// <summary>Prints what passes, from several threads, one thing at a time.</summary>
    private sealed class Transcript(Dialect dialect)
    {
        private readonly Lock _lock = new();

        public void Tell(Phrase text)
        {
            lock (_lock)
                Say.Line($"\n== {text}");
        }

        public void Add(LoginSrvTraffic traffic)
        {
            switch (traffic.Kind)
            {
                case LoginSrvTrafficKind.FromGate:
                    Add(WireDirection.FromGate, traffic.Bytes);
                    break;
                case LoginSrvTrafficKind.ToGate:
                    Add(WireDirection.FromLoginSrv, traffic.Bytes);
                    break;
            }
        }

        /// <summary>Each frame as it is, but for what may hold a password, then what it means.</summary>
        public void Add(WireDirection direction, ReadOnlyMemory<byte> bytes)
        {
            var explanation = FrameExplainer.Explain(bytes.Span, dialect, direction);
            lock (_lock)
            {
                foreach (var frame in explanation.Frames)
                {
                    Say.Line($"{Explanation.DirectionWords(direction)}  {frame.Text}");
                    Say.Line($"    {frame.Title}");
                    foreach (var detail in frame.Details)
                        Say.Line($"        {detail}");
                }
            }
        }
    }
}
