using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace Compare.Load;

/// <summary>
/// What stands behind the gate: a LoginSrv that sends every packet back to its client. One thread, one gate at a time; all that one read
/// brought is answered in one write.
/// </summary>
internal static class FastLoginSrv
{
    private const int BufferBytes = 256 * 1024;
    private const int MaxFrameBytes = 4096;

    public static int Serve(string announcementsFile, int port)
    {
        using var announcements = new Announcements(announcementsFile);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        Worker.EndWithInput();
        while (true)
        {
            using var gate = listener.Accept();
            gate.NoDelay = true;
            try
            {
                Answer(gate, announcements);
            }
            catch (SocketException)
            {
                // The gate is gone; another one may come.
            }
        }
    }

    private static void Answer(Socket gate, Announcements announcements)
    {
        using var decoder = new GateFrameDecoder(Dialect.Classic, MaxFrameBytes);
        var encoder = new LoginSrvFrameEncoder(Dialect.Classic);
        var output = new ArrayBufferWriter<byte>(BufferBytes);
        var buffer = new byte[BufferBytes];
        while (gate.Receive(buffer) is > 0 and var count)
        {
            ReadOnlySpan<byte> input = buffer.AsSpan(0, count);
            GateFrameKind kind;
            while ((kind = decoder.Read(ref input, out var frame)) != GateFrameKind.NeedMore)
                Answer(kind, frame, encoder, output, announcements);
            for (var rest = output.WrittenSpan; rest.Length > 0;)
                rest = rest[gate.Send(rest)..];
            output.ResetWrittenCount();
        }
    }

    private static void Answer(
        GateFrameKind kind, GateFrame frame, LoginSrvFrameEncoder encoder, ArrayBufferWriter<byte> output, Announcements announcements)
    {
        switch (kind)
        {
            case GateFrameKind.Data:
                encoder.WriteReply(output, frame.Session, frame.Payload);
                break;
            case GateFrameKind.Heartbeat:
                encoder.WriteHeartbeat(output);
                break;
            case GateFrameKind.Open:
                announcements.NoteOpened();
                break;
            case GateFrameKind.Close:
                announcements.NoteClosed();
                break;
            default:
                throw new InvalidDataException($"the gate sent a frame that is {frame.Error}");
        }
    }
}
