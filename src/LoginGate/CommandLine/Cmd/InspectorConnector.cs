using System.Net;
using System.Net.Sockets;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Finds the way to a gate's inspector that this user may take.</summary>
internal static class InspectorConnector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The connection, and the token that it takes; null: none.</returns>
    /// <exception cref="GateAwayException">Nobody answers there, or this user may not come in.</exception>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public static async Task<(Socket Socket, string? Token)> ConnectAsync(InspectorAddress address, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        var closed = new List<string>();
        SocketException? refusal = null;
        try
        {
            foreach (var file in address.Sockets.Where(File.Exists))
            {
                try
                {
                    return (await ConnectAsync(new UnixDomainSocketEndPoint(file), late.Token).ConfigureAwait(false), null);
                }
                catch (ArgumentException tooLong)
                {
                    throw new GateAwayException($"no gate at {address}: the path is too long for a socket", tooLong);
                }
                catch (SocketException refused)
                {
                    // A gate that was killed leaves its files behind.
                    refusal = refused;
                    if (refused.SocketErrorCode == SocketError.AccessDenied)
                        closed.Add(file);
                }
            }
            if (address.Host.Length > 0)
                return await ConnectTcpAsync(address, closed, late.Token).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            refusal = refused;
        }
        catch (OperationCanceledException silence)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new GateAwayException($"no gate at {address}: no answer", silence);
        }
        throw closed.Count > 0 ? NoRight(address, closed) : new GateAwayException($"no gate at {address}: {Words(refusal)}", refusal);
    }

    private static async Task<(Socket Socket, string? Token)> ConnectTcpAsync(InspectorAddress address, List<string> closed, CancellationToken late)
    {
        var socket = await ConnectAsync(new DnsEndPoint(address.Host, address.Port), late).ConfigureAwait(false);
        try
        {
            if (address.Tokens.Count == 0)
                return (socket, null);
            // A pipe in a file's place may never give anything.
            if (await Task.Run(() => ReadToken(address, closed), late).WaitAsync(late).ConfigureAwait(false) is { } token)
                return (socket, token);
            throw closed.Count > 0
                ? NoRight(address, closed)
                : new GateAwayException($"no right at the gate at {address}: it wants a token, and none of these is there: {string.Join(", ", address.Tokens)}; --config, --socket or --token-file says where else");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static GateAwayException NoRight(InspectorAddress address, List<string> closed) =>
        new($"no right at the gate at {address}: this user may not open {string.Join(", ", closed)}");

    private static async Task<Socket> ConnectAsync(EndPoint place, CancellationToken late)
    {
        var socket = place is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, late).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? ReadToken(InspectorAddress address, List<string> closed)
    {
        foreach (var file in address.Tokens.Where(File.Exists))
        {
            try
            {
                return AccessTokens.Read(file) ?? throw new GateAwayException($"no right at the gate at {address}: {file} holds no token");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                closed.Add(file);
            }
        }
        return null;
    }

    private static Phrase Words(SocketException? failure) => failure?.SocketErrorCode switch
    {
        null => "there is no such file, or none that this user may see",
        SocketError.ConnectionRefused => "nobody listens there",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host is not known",
        _ => Phrase.Verbatim(failure.Message),
    };
}
