using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Talks to a gate's inspector as nc would.</summary>
internal sealed class InspectorClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    public Socket Socket => _client.Client;

    /// <summary>Where the gate's inspector is, as it has said.</summary>
    public static async Task<IPEndPoint> EndPointAsync(GateProcess gate)
    {
        var line = await gate.ExpectAsync("the inspector answers on");
        return IPEndPoint.Parse(line.Split("answers on ")[1]);
    }

    public static async Task<InspectorClient> ConnectAsync(GateProcess gate) => await ConnectAsync(await EndPointAsync(gate));

    public static async Task<InspectorClient> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new InspectorClient();
        await client._client.ConnectAsync(endPoint);
        client._reader = new StreamReader(client._client.GetStream(), Encoding.UTF8);
        return client;
    }

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>No more commands come; answers still do.</summary>
    public void EndInput() => _client.Client.Shutdown(SocketShutdown.Send);

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
        _client.Dispose();
    }
}
