using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Talks to a gate's inspector as nc would.</summary>
internal sealed class InspectorClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private InspectorClient(Socket socket)
    {
        Socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    public Socket Socket { get; }

    /// <summary>Where the gate's inspector answers over TCP, as it has said.</summary>
    public static async Task<IPEndPoint> EndPointAsync(GateProcess gate)
    {
        var line = await gate.ExpectAsync("the inspector answers on [0-9]");
        return IPEndPoint.Parse(line.Split("answers on ")[1]);
    }

    /// <summary>The Unix socket that a right has.</summary>
    public static UnixDomainSocketEndPoint SocketOf(IPEndPoint endPoint, string right) => new(FileOf(endPoint, right, "sock"));

    /// <summary>The token that a right has for TCP.</summary>
    public static string TokenOf(IPEndPoint endPoint, string right) => File.ReadAllText(FileOf(endPoint, right, "token")).Trim();

    public static string FileOf(IPEndPoint endPoint, string right, string kind) =>
        Path.Combine(GateProcess.RuntimeFolder.FullName, $"{endPoint.Port}-{right}.{kind}");

    public static async Task<InspectorClient> ConnectAsync(GateProcess gate) => await ConnectAsync(await EndPointAsync(gate));

    /// <summary>As an admin: over TCP with the token, over a Unix socket without.</summary>
    public static async Task<InspectorClient> ConnectAsync(EndPoint endPoint)
    {
        var client = await ConnectAsStrangerAsync(endPoint);
        if (endPoint is IPEndPoint tcp)
            Assert.Equal("you are let in by token admin\n", await client.AskAsync($"auth {TokenOf(tcp, "admin")}"));
        return client;
    }

    /// <summary>Without a word.</summary>
    public static async Task<InspectorClient> ConnectAsStrangerAsync(EndPoint endPoint)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint);
        return new InspectorClient(socket);
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>No more commands come; answers still do.</summary>
    public void EndInput() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await _reader.ReadLineAsync(late.Token);
    }

    /// <summary>The lines of one answer, to the empty one that ends it.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        var answer = new StringBuilder();
        while (await ReadLineAsync() is { Length: > 0 } line)
            answer.Append(line).Append('\n');
        return answer.ToString();
    }

    public async Task<string> AskAsync(string command)
    {
        await SendAsync($"{command}\n");
        return await ReadAnswerAsync();
    }

    /// <summary>The whole answer for programs.</summary>
    public async Task<JsonNode> AskJsonAsync(string command)
    {
        await SendAsync($"{command} --json\n");
        return JsonNode.Parse((await ReadLineAsync())!)!;
    }

    /// <summary>The data of an answer that has to be good.</summary>
    public async Task<JsonNode> DataAsync(string command)
    {
        var answer = await AskJsonAsync(command);
        Assert.True(answer["ok"]!.GetValue<bool>(), answer["error"]?.ToString());
        return answer["data"]!;
    }

    public async Task<string> ErrorAsync(string command)
    {
        var answer = await AskJsonAsync(command);
        Assert.False(answer["ok"]!.GetValue<bool>());
        return answer["error"]!.GetValue<string>();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }
}
