using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Hocon.Strict;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.CommandLine;

/// <summary><c>logingate lab loginsrv</c>: the stand-in LoginSrv as a program.</summary>
internal static class LabLoginSrvCommand
{
    public static Command Create()
    {
        var host = new Option<string>("--host") { Description = "Address to listen on", DefaultValueFactory = _ => "127.0.0.1", HelpName = "IP" };
        var port = new Option<int>("--port", "-p") { Description = "Port; 0 takes a free one", DefaultValueFactory = _ => 5500, HelpName = "PORT" };
        var dialect = DialectOption.Create("The dialect it speaks", Dialect.Classic);
        var accounts = new Option<string?>("--accounts") { Description = "HOCON file of accounts and servers; the built-in one has test01/pass01 and robot00001/pass00001 and on", HelpName = "FILE" };
        var mode = new Option<LoginSrvMode>("--mode") { Description = "Conversation, Echo (each packet goes back as it came) or Silent" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Explain every frame" };
        var misbehaviour = new MisbehaviourOptions();
        var command = new Command("loginsrv", "A stand-in LoginSrv; reads commands from standard input (type help)")
        {
            host, port, dialect, accounts, mode, verbose,
        };
        misbehaviour.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var options = ReadOptions(parsed.GetValue(host)!, parsed.GetValue(accounts));
            if (options is null)
                return ExitCodes.BadUsage;
            options = options with { Port = parsed.GetValue(port), Dialect = parsed.GetValue(dialect)!, Mode = parsed.GetValue(mode) };
            return await RunAsync(options, misbehaviour.Read(parsed, options.Dialect), parsed.GetValue(verbose)).ConfigureAwait(false);
        });
        return command;
    }

    private static LoginSrvOptions? ReadOptions(string host, string? accounts)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            Say.Error($"--host: '{host}' is no IP address");
            return null;
        }
        try
        {
            return new LoginSrvOptions { Address = address, Accounts = accounts is null ? LabAccounts.Default : LabAccounts.Load(accounts) };
        }
        catch (HoconException broken)
        {
            Say.Error($"{broken.Origin}: {broken.Explanation}");
            return null;
        }
    }

    private static async Task<int> RunAsync(LoginSrvOptions options, LoginSrvBehaviour behaviour, bool verbose)
    {
        StandInLoginSrv server;
        try
        {
            server = StandInLoginSrv.Start(options, (_, traffic) => Print(traffic, options.Dialect, verbose));
        }
        catch (SocketException failed)
        {
            Say.Error($"cannot listen on {new IPEndPoint(options.Address, options.Port)}: {failed.Message}");
            return ExitCodes.Failed;
        }
        await using (server.ConfigureAwait(false))
        {
            server.Behaviour = behaviour;
            Say.Line($"stand-in LoginSrv ({options.Dialect.Name}) listens on {server.EndPoint}; Ctrl-C ends it");
            using var signals = new Signals();
            var console = new LabLoginSrvConsole(server, Console.Out);
            // Blocks on the terminal, and so on a thread of its own; it dies with the program.
            new Thread(() => console.Run(Console.In)) { IsBackground = true }.Start();
            await Task.Delay(Timeout.Infinite, signals.Token).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            Say.Line(console.Status());
        }
        return ExitCodes.Good;
    }

    private static void Print(LoginSrvTraffic traffic, Dialect dialect, bool verbose)
    {
        switch (traffic.Kind)
        {
            case LoginSrvTrafficKind.LinkOpened:
                Say.Line($"gate {traffic.Gate} connected");
                break;
            case LoginSrvTrafficKind.LinkClosed:
                Say.Line($"gate {traffic.Gate} gone");
                break;
            case var kind when verbose:
                var direction = kind == LoginSrvTrafficKind.FromGate ? WireDirection.FromGate : WireDirection.FromLoginSrv;
                Console.WriteLine(string.Join('\n', FrameExplainer.Explain(traffic.Bytes, dialect, direction).Lines(text => ((Phrase)text).Said)));
                break;
        }
    }

    /// <summary>The options that make the stand-in misbehave from its start.</summary>
    private sealed class MisbehaviourOptions
    {
        private readonly Option<bool> _muteHeartbeats = new("--mute-heartbeats") { Description = "Answer no heartbeat" };
        private readonly Option<bool> _muteReplies = new("--mute-replies") { Description = "Answer no packet" };
        private readonly Option<TimeSpan?> _delay = DurationOption.Create("--delay", "Hold every reply back for this time");
        private readonly Option<int> _closeAfter = new("--close-after") { Description = "Close a link after this many frames", HelpName = "FRAMES" };
        private readonly Option<bool> _reset = new("--reset") { Description = "Close links by a reset" };
        private readonly Option<int> _split = new("--split") { Description = "Cut every write into pieces of this many bytes", HelpName = "BYTES" };
        private readonly Option<int> _glue = new("--glue") { Description = "Hold frames back until this many go out at once", HelpName = "FRAMES" };
        private readonly Option<bool> _captcha = new("--captcha") { Description = "Send a picture of 13 KB right after each open; robots pass over it" };
        private readonly Option<LoginSrvMischief> _before = new("--before-replies") { Description = "Send this before each reply" };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_muteHeartbeats, _muteReplies, _delay, _closeAfter, _reset, _split, _glue, _captcha, _before])
                command.Options.Add(option);
        }

        public LoginSrvBehaviour Read(ParseResult parsed, Dialect dialect) => new()
        {
            MuteHeartbeats = parsed.GetValue(_muteHeartbeats),
            MuteReplies = parsed.GetValue(_muteReplies),
            ReplyDelay = parsed.GetValue(_delay) ?? TimeSpan.Zero,
            CloseAfterFrames = parsed.GetValue(_closeAfter),
            ClosesByReset = parsed.GetValue(_reset),
            SplitWrites = parsed.GetValue(_split),
            GlueFrames = parsed.GetValue(_glue),
            AfterOpen = parsed.GetValue(_captcha) ? LabCaptcha.Build(dialect) : default,
            BeforeReplies = parsed.GetValue(_before),
        };
    }
}
