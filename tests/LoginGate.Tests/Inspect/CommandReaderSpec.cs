using System.IO.Pipelines;
using System.Text;
using LoginGate.Inspect;
using Microsoft.AspNetCore.Connections;

namespace LoginGate.Tests.Inspect;

public sealed class CommandReaderSpec
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly CommandReader _reader;

    public CommandReaderSpec() => _reader = new CommandReader(_pipe.Reader);

    [Fact]
    public async Task Lines_come_one_by_one_however_they_are_cut()
    {
        foreach (var letter in "help\r\n\ngate status\nlog tail")
            await Write(letter.ToString());
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(["help", "", "gate status", "log tail"], (await ReadAll()).Select(r => r.Command));
    }

    [Theory]
    [InlineData(1024, null)]
    [InlineData(1025, "a command has at most 1024 bytes")]
    [InlineData(200_000, "a command has at most 1024 bytes")]
    public async Task A_line_has_a_kilobyte_and_a_longer_one_does_not_spoil_the_next(int length, string? error)
    {
        await Write(new string('x', length));
        await Write("\nhelp\n");
        await _pipe.Writer.CompleteAsync();

        var reads = await ReadAll();

        Assert.Equal([error, null], reads.Select(r => r.Error));
        Assert.Equal("help", reads[1].Command);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        await Assert.ThrowsAsync<ConnectionAbortedException>(async () =>
        {
            var read = _reader.ReadAsync(CancellationToken.None);
            for (var i = 0; i < 100 && !read.IsCompleted; i++)
                await Write(new string('x', 10_000));
            await read.WaitAsync(TimeSpan.FromSeconds(30));
        });
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await _pipe.Writer.WriteAsync(new byte[] { 0xff, 0xfe, 0x00, (byte)'\n' });
        await Write("命令\n");
        await _pipe.Writer.CompleteAsync();

        var reads = await ReadAll();

        Assert.Equal("a command is UTF-8 text", reads[0].Error);
        Assert.Equal("命令", reads[1].Command);
    }

    private async Task Write(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    private async Task<List<CommandRead>> ReadAll()
    {
        var reads = new List<CommandRead>();
        while (await _reader.ReadAsync(CancellationToken.None) is { } read)
            reads.Add(read);
        return reads;
    }
}
