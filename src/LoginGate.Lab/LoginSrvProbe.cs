using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>
/// Asks a LoginSrv in one dialect after another, as a gate with one client would: heartbeat, open, a login of an account that cannot exist,
/// close. Each has a connection of its own.
/// </summary>
/// <param name="target">LoginSrv's address.</param>
/// <param name="timeout">How long a connection, and then the answer to the login, may take.</param>
public sealed class LoginSrvProbe(EndPoint target, TimeSpan timeout)
{
    private const int Session = 1;
    private const int MaxFrameBytes = 64 * 1024;
    private const int ReadBytes = 16 * 1024;

    private static readonly TimeSpan ClosePatience = TimeSpan.FromMilliseconds(300);

    // 98k takes ten characters, VC writes them into SQL, and no LoginSrv lets an account of question marks be made.
    private static readonly AccountLoginRequest NobodysLogin = new("??probe??", "??");

    /// <summary>Speaks one dialect. Never throws for what a server or the network does.</summary>
    public async Task<ProbeFinding> AskAsync(Dialect dialect, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(target, late.Token).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            return new ProbeFinding(dialect) { NotConnected = failure.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeFinding(dialect) { NotConnected = "no answer in time" };
        }
        late.CancelAfter(timeout);
        return await AskAsync(dialect, socket, late.Token, cancellation).ConfigureAwait(false);
    }

    private static async Task<ProbeFinding> AskAsync(Dialect dialect, Socket socket, CancellationToken late, CancellationToken cancellation)
    {
        using var answers = new ProbeAnswers(dialect, Session, MaxFrameBytes);
        bool isClosed = false;
        try
        {
            await socket.SendAsync(Question(dialect, LocalAddress(socket)), late).ConfigureAwait(false);
            isClosed = await ReadAsync(socket, answers, late).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            isClosed = true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing better has come in time.
        }
        if (!isClosed) await GoAsync(dialect, socket, answers, cancellation).ConfigureAwait(false);
        return answers.Finding with { WasClosed = isClosed };
    }

    /// <summary>Reads until nothing better can come; true: until the end.</summary>
    private static async Task<bool> ReadAsync(Socket socket, ProbeAnswers answers, CancellationToken cancellation)
    {
        var buffer = new byte[ReadBytes];
        while (!answers.IsComplete)
        {
            int count = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (count == 0) return true;
            answers.Add(buffer.AsSpan(0, count));
        }
        return false;
    }

    private static byte[] Question(Dialect dialect, IPAddress local)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new GateFrameEncoder(dialect);
        encoder.WriteHeartbeat(output);
        encoder.WriteOpen(output, Session, local, local);
        encoder.WriteData(output, Session, LoginRequests.Build(dialect, '1', NobodysLogin));
        return output.WrittenSpan.ToArray();
    }

    // A clean end, with everything read: a reset costs VC's LoginSvr a worker thread for good (protocol.md 8.6).
    private static async Task GoAsync(Dialect dialect, Socket socket, ProbeAnswers answers, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>();
        new GateFrameEncoder(dialect).WriteClose(output, Session);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(ClosePatience);
        try
        {
            await socket.SendAsync(output.WrittenMemory, late.Token).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[ReadBytes];
            while (await socket.ReceiveAsync(rest, late.Token).ConfigureAwait(false) is var count and > 0)
                answers.Add(rest.AsSpan(0, count));
        }
        catch (Exception ended) when (ended is SocketException || (ended is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It is gone already, or does not go.
        }
    }

    private static IPAddress LocalAddress(Socket socket)
    {
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        // Some dialects have no form for any other.
        return address.AddressFamily == AddressFamily.InterNetwork ? address : IPAddress.Loopback;
    }
}
