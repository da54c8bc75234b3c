using System.Diagnostics;
using System.Net;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab.Attacks;

/// <summary>What one attack works with while it runs.</summary>
internal sealed class AttackField : IDisposable
{
    private const string NobodysAccount = "labattack";

    private readonly CancellationTokenSource _timeUp;
    private readonly AttackAddresses _addresses;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _digit;

    public AttackField(AttackOptions options, AttackAddresses addresses, CancellationToken cancellation)
    {
        Options = options;
        Cancellation = cancellation;
        _addresses = addresses;
        _timeUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _timeUp.CancelAfter(options.Duration);
        TimeUp = _timeUp.Token;
    }

    public AttackOptions Options { get; }

    public AttackTally Tally { get; } = new();

    /// <summary>Somebody wants the attack to stop.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The attack's time is over, or somebody wants it to stop.</summary>
    public CancellationToken TimeUp { get; }

    public bool IsOver => TimeUp.IsCancellationRequested;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    public Dialect Dialect => Options.Dialect;

    /// <summary>An address that no client had in this run.</summary>
    public IPAddress? NextSource() => _addresses.Next();

    /// <summary>A good packet that changes nothing at LoginSrv: the login of an account that hardly exists.</summary>
    public byte[] HarmlessPacket() => LoginRequests.Build(Dialect, NextDigit(), new AccountLoginRequest(NobodysAccount, "x"));

    /// <summary>Asks for an account, always the same, so that a real LoginSrv makes one at the most.</summary>
    public byte[] NewAccountPacket() => LoginRequests.Build(
        Dialect, NextDigit(),
        new NewAccountRequest(new AccountRecord { Account = NobodysAccount, Password = "labattack1", UserName = NobodysAccount }));

    /// <summary>A packet of so many bytes, all of it allowed but for its length.</summary>
    public byte[] PacketOf(int bytes)
    {
        byte[] packet = new byte[bytes];
        Array.Fill(packet, SixBitCode.Low(Dialect.Codec));
        packet[0] = (byte)'#';
        packet[1] = (byte)'1';
        packet[^1] = (byte)'!';
        return packet;
    }

    /// <summary>Waits; false when the attack's time is over.</summary>
    public async Task<bool> PauseAsync(TimeSpan time)
    {
        await Task.Delay(time, TimeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !IsOver;
    }

    /// <summary>Does something with every item, with at most <see cref="AttackOptions.Clients"/> under way.</summary>
    /// <returns>False when the attack's time was over before all had begun.</returns>
    public Task<bool> ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> work) => ForEachAsync(items.ToAsyncEnumerable(), work);

    /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Func{T, Task})"/>
    public async Task<bool> ForEachAsync<T>(IAsyncEnumerable<T> items, Func<T, Task> work)
    {
        using var places = new SemaphoreSlim(Options.Clients);
        var running = new List<Task>();
        bool isComplete = true;
        await foreach (var item in items.ConfigureAwait(false))
        {
            await places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            isComplete = !IsOver;
            if (!isComplete) break;
            running.RemoveAll(static task => task.IsCompletedSuccessfully);
            running.Add(RunAsync(item));
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        return isComplete;

        async Task RunAsync(T item)
        {
            try
            {
                await Task.Yield();
                await work(item).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    public void Dispose() => _timeUp.Dispose();

    private char NextDigit() => (char)('1' + (uint)Interlocked.Increment(ref _digit) % 9);
}
