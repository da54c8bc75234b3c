using System.Diagnostics;
using System.Net.Sockets;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>
/// A game client that leads the login conversation through a gate, step by step, and checks that every answer is its own.
/// Not for several threads at once.
/// </summary>
public sealed class RobotClient : IAsyncDisposable
{
    private readonly RobotOptions _options;
    private readonly Dialect _dialect;
    private readonly CancellationToken _cancellation;
    private readonly StepDeadline _deadline;
    private readonly RobotChecks _checks;
    private RobotConnection? _connection;
    private RobotHandshake _handshake;
    private int _sent;

    /// <summary>Makes a robot; nothing is connected yet.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Ends whatever the robot waits for with an OperationCanceledException.</param>
    public RobotClient(RobotOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _dialect = options.Dialect;
        _cancellation = cancellation;
        _deadline = new StepDeadline(cancellation);
        _checks = new RobotChecks(options);
        _handshake = new RobotHandshake(_dialect);
    }

    /// <summary>Whether there is a connection, as far as the robot knows.</summary>
    public bool IsConnected => _connection is not null;

    /// <summary>Captchas that came and were passed over, on all connections.</summary>
    public int Captchas { get; private set; }

    /// <summary>How often the gate asked for a <c>*</c> on the present connection.</summary>
    public int FlowControls => _connection?.FlowControls ?? 0;

    /// <summary>Connects, then does a script's steps until one goes wrong.</summary>
    /// <returns>Connecting and every step tried, in their order.</returns>
    public async Task<IReadOnlyList<RobotStepResult>> RunAsync(IReadOnlyList<RobotStep> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var results = new List<RobotStepResult>(script.Count + 1);
        if (!IsConnected) results.Add(await ConnectAsync().ConfigureAwait(false));
        foreach (var step in script)
        {
            if (results.Count > 0 && !results[^1].IsGood) break;
            results.Add(await DoAsync(step).ConfigureAwait(false));
        }
        return results;
    }

    /// <summary>Connects; does its part of the dialect's handshake and takes VC16's greeting too. A connection there was is closed first.</summary>
    public async Task<RobotStepResult> ConnectAsync()
    {
        Close();
        long start = Stopwatch.GetTimestamp();
        try
        {
            _connection = await RobotConnection.OpenAsync(_options, _deadline.Start(_options.StepTimeout)).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            return Result(null, RobotOutcome.NotConnected, start, $"{failure.SocketErrorCode}");
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return Result(null, RobotOutcome.NotConnected, start, $"no connection in time");
        }
        _handshake = new RobotHandshake(_dialect);
        if (_handshake.AwaitsGate && await ShakeHandsAsync(start).ConfigureAwait(false) is { } bad) return bad;
        if (_dialect.Idents.Greeting is null) return Result(null, RobotOutcome.Ok, start);
        return await ExpectAsync<GreetingReply>(null, start, static _ => null).ConfigureAwait(false);
    }

    /// <summary>Does one step; connects first where there is no connection.</summary>
    public async Task<RobotStepResult> DoAsync(RobotStep step)
    {
        if (step == RobotStep.Reconnect) return await ConnectAsync().ConfigureAwait(false) with { Step = step };
        if (!IsConnected)
        {
            var connected = await ConnectAsync().ConfigureAwait(false);
            if (!connected.IsGood) return connected with { Step = step };
        }
        var result = await TryAsync(step).ConfigureAwait(false);
        if (result.Outcome is RobotOutcome.Disconnected) Close();
        return result;
    }

    /// <summary>Sends bytes as they stand.</summary>
    /// <exception cref="InvalidOperationException">There is no connection.</exception>
    public Task SendRawAsync(ReadOnlyMemory<byte> bytes) => Connected().SendAsync(bytes, _cancellation);

    /// <summary>Sends a message.</summary>
    /// <exception cref="InvalidOperationException">There is no connection.</exception>
    /// <exception cref="ArgumentException">The dialect has no such message.</exception>
    public Task SendAsync(LoginRequest request) => SendRawAsync(Hide(LoginRequests.Build(_dialect, NextDigit(), request)));

    /// <summary>A packet as this connection's client sends it: logins hidden where a key was agreed on.</summary>
    internal byte[] Hide(byte[] packet) => _handshake.Hide(packet);

    /// <summary>The next packet as it stands, or null when the gate closed or nothing came in time.</summary>
    /// <exception cref="InvalidOperationException">There is no connection.</exception>
    public async Task<byte[]?> ReceiveRawAsync(TimeSpan? timeout = null)
    {
        var connection = Connected();
        try
        {
            return await connection.ReceiveAsync(_deadline.Start(timeout ?? _options.StepTimeout)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Waits until the gate closes the connection; false when it still stands after the time.</summary>
    public async Task<bool> WaitForCloseAsync(TimeSpan? timeout = null)
    {
        if (_connection is not { } connection) return true;
        var deadline = _deadline.Start(timeout ?? _options.StepTimeout);
        try
        {
            while (await connection.ReceiveAsync(deadline).ConfigureAwait(false) is not null)
            {
                // What still comes is of no interest.
            }
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (SocketException)
        {
            // A reset ends it too.
        }
        Close();
        return true;
    }

    /// <summary>Closes the connection.</summary>
    /// <param name="reset">By a reset instead of a clean end.</param>
    public void Close(bool reset = false)
    {
        if (reset) _connection?.Reset();
        else _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        _deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<RobotStepResult> TryAsync(RobotStep step)
    {
        if (_checks.IsSkipped(step)) return Task.FromResult(new RobotStepResult(step, RobotOutcome.Skipped, TimeSpan.Zero));
        return step switch
        {
            RobotStep.Version => AskAsync<VersionReply>(
                step, new VersionCheckRequest(VersionCheckRequest.LowestGood), static reply => reply.Accepted ? null : (FormattableString)$"version refused"),
            RobotStep.Login => AskAsync<ServerListReply>(step, _checks.Login, _checks.JudgeList),
            RobotStep.WrongPassword => AskAsync<LoginFailedReply>(
                step, _checks.WrongLogin, static reply => reply.Failure == LoginFailure.WrongPassword ? null : (FormattableString)$"refused for {reply.Failure}"),
            RobotStep.Select => AskAsync<SelectServerReply>(step, _checks.Choice(), _checks.JudgeSelected),
            RobotStep.CreateAccount => AskAsync<NewAccountReply>(
                step, _checks.NewAccount, static reply => reply.Made || reply.Code >= 0 ? null : (FormattableString)$"refused with {reply.Code}"),
            RobotStep.ChangePassword => AskAsync<ChangePasswordReply>(
                step, _checks.SamePassword, static reply => reply.Changed ? null : (FormattableString)$"refused for {reply.Failure}"),
            RobotStep.Echo => EchoAsync(step),
            _ => IdleAsync(step),
        };
    }

    // What went wrong, or null.
    private async Task<RobotStepResult?> ShakeHandsAsync(long start)
    {
        if (await TrySendAsync(_handshake.Opening).ConfigureAwait(false) is { } failure)
            return Result(null, RobotOutcome.Disconnected, start, failure);
        var (packet, bad) = await NextAsync(null, start).ConfigureAwait(false);
        if (bad is not null) return bad;
        if (_handshake.Answer(packet) is not { } answer) return Result(null, RobotOutcome.Failed, start, $"no handshake of this dialect");
        return await TrySendAsync(answer).ConfigureAwait(false) is { } late ? Result(null, RobotOutcome.Disconnected, start, late) : null;
    }

    private async Task<RobotStepResult> AskAsync<TReply>(RobotStep step, LoginRequest request, Func<TReply, FormattableString?> check)
        where TReply : LoginReply
    {
        long start = Stopwatch.GetTimestamp();
        if (await TrySendAsync(Hide(LoginRequests.Build(_dialect, NextDigit(), request))).ConfigureAwait(false) is { } failure)
            return Result(step, RobotOutcome.Disconnected, start, failure);
        return await ExpectAsync(step, start, check).ConfigureAwait(false);
    }

    private async Task<RobotStepResult> ExpectAsync<TReply>(RobotStep? step, long start, Func<TReply, FormattableString?> check)
        where TReply : LoginReply
    {
        while (true)
        {
            var (packet, bad) = await NextAsync(step, start).ConfigureAwait(false);
            if (bad is not null) return bad;
            if (!LoginReplies.TryParse(_dialect, packet, out var reply)) return Result(step, RobotOutcome.Failed, start, $"a packet that cannot be read");
            // LoginSrv may ask for data to be completed before it sends the list.
            if (reply is UpdateAccountAskedReply) continue;
            if (reply is not TReply wanted) return Result(step, RobotOutcome.Failed, start, RobotChecks.Describe(reply));
            return check(wanted) switch
            {
                null => Result(step, RobotOutcome.Ok, start),
                var other when ReferenceEquals(other, RobotChecks.Strangers) => Result(step, RobotOutcome.Misrouted, start, RobotChecks.Describe(reply)),
                var wrong => Result(step, RobotOutcome.Failed, start, wrong),
            };
        }
    }

    private async Task<(byte[]? Packet, RobotStepResult? Bad)> NextAsync(RobotStep? step, long start)
    {
        try
        {
            byte[]? packet = await ReceiveAsync(_options.StepTimeout).ConfigureAwait(false);
            return packet is null ? (null, Result(step, RobotOutcome.Disconnected, start, $"closed by the gate")) : (packet, null);
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return (null, Result(step, RobotOutcome.Lost, start, $"no answer in time"));
        }
        catch (SocketException failure)
        {
            return (null, Result(step, RobotOutcome.Disconnected, start, $"{failure.SocketErrorCode}"));
        }
    }

    // A captcha may come at any time; the stand-in LoginSrv does not ask what it says.
    private async Task<byte[]?> ReceiveAsync(TimeSpan timeout)
    {
        var deadline = _deadline.Start(timeout);
        while (true)
        {
            byte[]? packet = await Connected().ReceiveAsync(deadline).ConfigureAwait(false);
            if (packet is null || !LabCaptcha.IsOne(_dialect, packet)) return packet;
            Captchas++;
        }
    }

    private async Task<RobotStepResult> EchoAsync(RobotStep step)
    {
        byte[] packet = _checks.EchoPacket(NextDigit(), _sent);
        long start = Stopwatch.GetTimestamp();
        if (await TrySendAsync(Hide(packet)).ConfigureAwait(false) is { } failure) return Result(step, RobotOutcome.Disconnected, start, failure);
        var (reply, bad) = await NextAsync(step, start).ConfigureAwait(false);
        if (bad is not null) return bad;
        return Result(step, RobotChecks.JudgeEcho(packet, reply) is null ? RobotOutcome.Ok : RobotOutcome.Misrouted, start);
    }

    private async Task<RobotStepResult> IdleAsync(RobotStep step)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            byte[]? packet = await ReceiveAsync(_options.IdleTime).ConfigureAwait(false);
            return packet is null
                ? Result(step, RobotOutcome.Disconnected, start, $"closed by the gate")
                : Result(step, RobotOutcome.Failed, start, $"a packet that nobody asked for");
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return Result(step, RobotOutcome.Ok, start);
        }
        catch (SocketException failure)
        {
            return Result(step, RobotOutcome.Disconnected, start, $"{failure.SocketErrorCode}");
        }
    }

    private async Task<FormattableString?> TrySendAsync(byte[] packet)
    {
        if (packet.Length == 0) return null;
        try
        {
            await Connected().SendAsync(packet, _cancellation).ConfigureAwait(false);
            return null;
        }
        catch (SocketException failure)
        {
            return $"{failure.SocketErrorCode}";
        }
    }

    private RobotConnection Connected() => _connection ?? throw new InvalidOperationException("The robot is not connected.");

    // 1 to 9 and 1 again, as the classic client counts.
    private char NextDigit() => (char)('1' + _sent++ % 9);

    private static RobotStepResult Result(RobotStep? step, RobotOutcome outcome, long start, FormattableString? detail = null) =>
        new(step, outcome, Stopwatch.GetElapsedTime(start), detail);
}
