using System.Net;
using System.Net.Sockets;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Finds the way to a gate's inspector that this user may take.</summary>
internal static class InspectorConnector
{
    /// <summary>How long a gate may take to let somebody in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
                catch (SocketException refused)
                {
                    // A gate that was killed leaves its files behind.
                    refusal = refused;
                    if (refused.SocketErrorCode == SocketError.AccessDenied)
                        closed.Add(file);
                }
            }
            if (address.Host.Length > 0)
            {
                var socket = await ConnectAsync(new DnsEndPoint(address.Host, address.Port), late.Token).ConfigureAwait(false);
                if (address.Tokens.Count == 0)
                    return (socket, null);
                if (ReadToken(address, closed) is { } token)
                    return (socket, token);
                socket.Dispose();
                throw closed.Count > 0
                    ? NoRight(address, closed)
                    : new GateAwayException($"no right at the gate at {address}: it wants a token, and none of these is there: {string.Join(", ", address.Tokens)}");
            }
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
                return File.ReadAllText(file).Trim();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                closed.Add(file);
            }
        }
        return null;
    }

    private static string Words(SocketException? failure) => failure?.SocketErrorCode switch
    {
        null or SocketError.ConnectionRefused => "nobody listens there",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host is not known",
        _ => failure.Message,
    };
}
