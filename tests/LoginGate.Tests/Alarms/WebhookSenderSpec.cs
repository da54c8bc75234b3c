using System.Collections.Concurrent;
using LoginGate.Alarms;
using LoginGate.Settings;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Tests.Alarms;

/// <summary>Posting to a real server.</summary>
public sealed class WebhookSenderSpec : IDisposable
{
    private readonly WebhookSender _sender = new();

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task A_server_gets_the_alarm_and_its_answer_is_judged()
    {
        var got = new ConcurrentQueue<string>();
        await using var server = await TestHttpServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            got.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {await reader.ReadToEndAsync()}");
            await context.Response.WriteAsync(got.Count == 1 ? """{"errcode":45009,"errmsg":"api freq out of limit"}""" : """{"errcode":0,"errmsg":"ok"}""");
        });

        var failure = (await SendAsync(server, "/send?key=1", WebhookFormat.WeCom)).Failure;
        var taken = await SendAsync(server, "/send?key=1", WebhookFormat.WeCom);

        Assert.Equal("""answered 200: {"errcode":45009,"errmsg":"api freq out of limit"}""", failure);
        Assert.True(taken.IsTaken);
        Assert.All(got, request => Assert.StartsWith("POST /send?key=1 {\"msgtype\":\"text\",\"text\":{\"content\":\"[LoginGate east] line main: ", request, StringComparison.Ordinal));
        Assert.Equal(2, got.Count);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_in_time()
    {
        await using var server = await TestHttpServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        Assert.Equal("no answer within 1s", (await SendAsync(server, "/", timeout: TimeSpan.FromSeconds(1))).Failure);
    }

    [Fact]
    public async Task One_that_never_comes_to_an_end_is_read_no_further_than_an_error_takes()
    {
        await using var server = await TestHttpServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync(new string('x', 64 * 1024));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.StartsWith("answered 500: xxx", (await SendAsync(server, "/")).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        var paths = new ConcurrentQueue<string>();
        await using var server = await TestHttpServer.StartAsync(context =>
        {
            paths.Enqueue(context.Request.Path);
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        Assert.Equal("answered 302", (await SendAsync(server, "/")).Failure);
        Assert.Equal(["/"], paths);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_a_failure_that_tells_no_address()
    {
        var server = await TestHttpServer.StartAsync(_ => Task.CompletedTask);
        await server.DisposeAsync();

        var failure = (await SendAsync(server, "/secret-token-in-the-path")).Failure;

        Assert.Contains("refused", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    private Task<WebhookAnswer> SendAsync(TestHttpServer server, string path, WebhookFormat format = WebhookFormat.Json, TimeSpan? timeout = null)
    {
        var webhook = Samples.Webhook(new Uri(server.Address, path).AbsoluteUri, format, timeout: timeout);
        return _sender.SendAsync(webhook, WebhookRequest.Of(webhook, Samples.Alarm(), "east", AlarmLanguage.English, Samples.At), CancellationToken.None);
    }
}
