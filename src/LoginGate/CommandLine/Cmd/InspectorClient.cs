using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LoginGate.Inspect;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Cmd;

/// <summary>One connection to a gate's inspector: a command goes out, its answer comes back, and so on.</summary>
internal sealed class InspectorClient : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(3);
    private static readonly byte[] EndOfFollowing = "\n"u8.ToArray();

    private readonly InspectorAddress _address;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private InspectorClient(InspectorAddress address, Socket socket)
    {
        (_address, _socket) = (address, socket);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    /// <summary>Whether the gate still holds the connection, as far as this end knows.</summary>
    public bool IsAlive => _socket.Connected && !_socket.Poll(0, SelectMode.SelectRead);

    /// <param name="address">Where.</param>
    /// <param name="patience">How long the gate may take over a token.</param>
    /// <param name="cancellation">The user has had enough.</param>
    /// <exception cref="GateAwayException">Nobody answers there, or this user may not come in.</exception>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public static async Task<InspectorClient> ConnectAsync(InspectorAddress address, TimeSpan patience, CancellationToken cancellation)
    {
        var (socket, token) = await InspectorConnector.ConnectAsync(address, cancellation).ConfigureAwait(false);
        var client = new InspectorClient(address, socket);
        if (token is null)
            return client;
        try
        {
            var answer = await client.AskAsync($"auth {token}", patience, _ => { }, CancellationToken.None).ConfigureAwait(false);
            return answer.Result!.IsGood ? client : throw new GateAwayException($"no right at the gate at {address}: {(Phrase?)answer.Result.Error}");
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and returns its answer.</summary>
    /// <param name="command">One line, without <c>--json</c>.</param>
    /// <param name="patience">How long the answer, or the first line of a command that goes on, may take.</param>
    /// <param name="follow">Takes the lines that come before the answer, of commands that go on.</param>
    /// <param name="interrupt">Asks the gate to end a command that goes on; its answer then comes soon.</param>
    /// <exception cref="GateAwayException">The conversation is over.</exception>
    public async Task<InspectorAnswer> AskAsync(string command, TimeSpan patience, Action<InspectorAnswer> follow, CancellationToken interrupt)
    {
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes($"{command}{Conversation.JsonSuffix}\n"), CancellationToken.None).ConfigureAwait(false);
            using var late = new CancellationTokenSource();
            // A log may be silent for long; everything else answers at once.
            if (!command.Split(' ').Contains("-f"))
                late.CancelAfter(patience);
            using var interruption = interrupt.Register(() => Interrupt(late));
            while (true)
            {
                var answer = await ReadAsync(late.Token).ConfigureAwait(false);
                if (answer.Line is null)
                    return answer;
                if (!interrupt.IsCancellationRequested)
                    late.CancelAfter(Timeout.InfiniteTimeSpan);
                follow(answer);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw new GateAwayException($"the gate at {_address} went away", failure);
        }
        catch (OperationCanceledException silence)
        {
            throw new GateAwayException($"the gate at {_address} does not answer within {SettingsSection.Show(patience)}", silence);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private async Task<InspectorAnswer> ReadAsync(CancellationToken late)
    {
        var line = await _reader.ReadLineAsync(late).ConfigureAwait(false) ?? throw new EndOfStreamException();
        try
        {
            return InspectorAnswer.Read(line);
        }
        catch (JsonException)
        {
            // Plain text is what a gate says that takes no more connections.
            throw new GateAwayException($"{_address} says: {PlainText.Escape(line)}");
        }
    }

    private void Interrupt(CancellationTokenSource late)
    {
        try
        {
            _socket.Send(EndOfFollowing);
            late.CancelAfter(EndPatience);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Whoever reads notices.
        }
    }
}
