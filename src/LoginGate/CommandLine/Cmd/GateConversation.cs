using LoginGate.Inspect;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Cmd;

/// <summary>
/// A conversation with a gate that may be restarted meanwhile, and that ends a connection over what is no command: what is asked next is
/// asked on a new connection.
/// </summary>
/// <param name="address">Where the gate is.</param>
/// <param name="patience">How long it may take to connect, and to answer; null: <see cref="DefaultPatience"/>.</param>
internal sealed class GateConversation(InspectorAddress address, TimeSpan? patience = null) : IDisposable
{
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _patience = patience ?? DefaultPatience;
    private InspectorClient? _client;
    // The gate knows no other language.
    private bool _isEnglish;

    public InspectorAddress Address => address;

    /// <summary>In which the gate is asked to answer people; null: English.</summary>
    public Catalogue? Language { get; init; } = Catalogue.Current;

    /// <summary>How often a connection was made; in place of one that the gate ended over what was asked does not count.</summary>
    public int Connections { get; private set; }

    public bool IsConnected => _client is { IsAlive: true };

    /// <summary>As <see cref="InspectorClient.AskAsync"/>. A command is never sent twice: what it does may not be what was meant twice.</summary>
    /// <param name="command">As it is typed.</param>
    /// <param name="follow">Takes the lines of a command that goes on.</param>
    /// <param name="interrupt">Asks the gate to end such a command.</param>
    /// <param name="isForPrograms">The answer is in English; otherwise in <see cref="Language"/>, where the gate knows it.</param>
    /// <exception cref="GateAwayException">The gate is not there, or went away while it was asked.</exception>
    /// <exception cref="OperationCanceledException">Interrupted before there was a connection.</exception>
    public async Task<InspectorAnswer> AskAsync(string command, Action<InspectorAnswer> follow, CancellationToken interrupt, bool isForPrograms = false)
    {
        if (isForPrograms || _isEnglish || Language is null || AskedLanguage.IsNamedBy(command))
            return await TellAsync(command, follow, interrupt).ConfigureAwait(false);
        var answer = await TellAsync(AskedLanguage.InChinese(command), follow, interrupt).ConfigureAwait(false);
        if (answer.Result is not { IsGood: false, Language: null })
            return answer;
        // A gate of an older version takes the language for a command that it does not know, and carries out nothing.
        answer = await TellAsync(command, follow, interrupt).ConfigureAwait(false);
        _isEnglish = !answer.Result!.Closes;
        return answer;
    }

    private async Task<InspectorAnswer> TellAsync(string command, Action<InspectorAnswer> follow, CancellationToken interrupt)
    {
        var client = await ConnectAsync(interrupt).ConfigureAwait(false);
        try
        {
            var answer = await client.AskAsync(command, _patience, follow, interrupt).ConfigureAwait(false);
            if (answer.Result!.Closes)
                await RenewAsync(interrupt).ConfigureAwait(false);
            return answer;
        }
        catch (GateAwayException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sees to it that there is a connection.</summary>
    /// <exception cref="GateAwayException">Nobody answers there.</exception>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public async Task<InspectorClient> ConnectAsync(CancellationToken cancellation)
    {
        if (_client is { IsAlive: true } connected)
            return connected;
        Dispose();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(_patience);
        try
        {
            _client = await InspectorClient.ConnectAsync(address, _patience, late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException silence) when (!cancellation.IsCancellationRequested)
        {
            throw new GateAwayException($"no gate at {address}: no answer within {SettingsSection.Show(_patience)}", silence);
        }
        Connections++;
        _isEnglish = false;
        return _client;
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        Dispose();
        try
        {
            _client = await InspectorClient.ConnectAsync(address, _patience, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is GateAwayException or OperationCanceledException)
        {
            // There is an answer; the next command finds the same, and says so.
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }
}
