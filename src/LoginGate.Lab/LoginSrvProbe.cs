using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>
/// Asks a LoginSrv in one dialect after another, as a gate with one client would: heartbeat, open, a login of an account that cannot exist,
/// close. Each has a connection of its own. A LoginSrv that takes one read for one frame gets each when it has read the one before it.
/// </summary>
/// <param name="target">LoginSrv's address.</param>
/// <param name="timeout">How long a connection, and then the answer to the login, may take.</param>
public sealed class LoginSrvProbe(EndPoint target, TimeSpan timeout)
{
    private const int Session = 1;
    private const int MaxFrameBytes = 64 * 1024;
    private const int ReadBytes = 16 * 1024;

    private static readonly TimeSpan ClosePatience = TimeSpan.FromMilliseconds(300);

    // Between an open frame, which gets no answer, and what follows it.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

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
            return new ProbeFinding(dialect) { NotConnected = $"{failure.Message}" };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeFinding(dialect) { NotConnected = $"no answer in time" };
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
            var asking = dialect.Framing == Framing.OpenMir2Letters ? AskApartAsync(dialect, socket, answers, late) : AskAtOnceAsync(dialect, socket, answers, late);
            isClosed = await asking.ConfigureAwait(false);
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

    /// <summary>Reads until enough has come; true: until the end.</summary>
    private static async Task<bool> ReadAsync(Socket socket, ProbeAnswers answers, Func<ProbeAnswers, bool> isEnough, CancellationToken cancellation)
    {
        var buffer = new byte[ReadBytes];
        while (!isEnough(answers))
        {
            int count = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (count == 0) return true;
            answers.Add(buffer.AsSpan(0, count));
        }
        return false;
    }

    /// <summary>All frames in one write; true: LoginSrv has ended the connection.</summary>
    private static async Task<bool> AskAtOnceAsync(Dialect dialect, Socket socket, ProbeAnswers answers, CancellationToken cancellation)
    {
        var question = new ArrayBufferWriter<byte>();
        var encoder = new GateFrameEncoder(dialect);
        encoder.WriteHeartbeat(question);
        WriteOpen(encoder, question, socket);
        encoder.WriteData(question, Session, NobodysPacket(dialect));
        await socket.SendAsync(question.WrittenMemory, cancellation).ConfigureAwait(false);
        return await ReadAsync(socket, answers, static a => a.IsComplete, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// The same for a LoginSrv that takes a read for a frame. The answer to the heartbeat tells that it was read, and how long that takes: the
    /// open frame, which gets none, is given twice that time.
    /// </summary>
    private static async Task<bool> AskApartAsync(Dialect dialect, Socket socket, ProbeAnswers answers, CancellationToken cancellation)
    {
        var encoder = new GateFrameEncoder(dialect);
        long sent = Stopwatch.GetTimestamp();
        await SendAsync(encoder.WriteHeartbeat).ConfigureAwait(false);
        if (await ReadAsync(socket, answers, static a => a.Finding.AnswersHeartbeat, cancellation).ConfigureAwait(false)) return true;
        var pause = Stopwatch.GetElapsedTime(sent) * 2;
        await SendAsync(frame => WriteOpen(encoder, frame, socket)).ConfigureAwait(false);
        await Task.Delay(pause > LeastPause ? pause : LeastPause, cancellation).ConfigureAwait(false);
        await SendAsync(frame => encoder.WriteData(frame, Session, NobodysPacket(dialect))).ConfigureAwait(false);
        return await ReadAsync(socket, answers, static a => a.IsComplete, cancellation).ConfigureAwait(false);

        async Task SendAsync(Action<ArrayBufferWriter<byte>> write)
        {
            var frame = new ArrayBufferWriter<byte>();
            write(frame);
            await socket.SendAsync(frame.WrittenMemory, cancellation).ConfigureAwait(false);
        }
    }

    private static void WriteOpen(GateFrameEncoder encoder, ArrayBufferWriter<byte> output, Socket socket)
    {
        var local = LocalAddress(socket);
        encoder.WriteOpen(output, Session, local, local);
    }

    private static byte[] NobodysPacket(Dialect dialect) => LoginRequests.Build(dialect, '1', NobodysLogin);

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
