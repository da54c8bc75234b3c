using System.IO.Pipelines;
using System.Text;
using LoginGate.Inspect;

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

        Assert.Equal(["help", "", "gate status", "log tail"], (await ReadAll()).Select(r => r.Text));
    }

    [Theory]
    [InlineData(1024, null)]
    [InlineData(1025, "a command has at most 1024 bytes")]
    [InlineData(200_000, "a command has at most 1024 bytes")]
    public async Task A_command_has_a_kilobyte_behind_its_language(int length, string? error)
    {
        await Write(AskedLanguage.InChinese(new string('x', length)) + " --json\n");

        Assert.Equal(error, (await Read()).Error);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up_at_a_kilobyte()
    {
        await Write(AskedLanguage.InChinese(new string('x', 1025)) + " --json");

        Assert.Equal("a command has at most 1024 bytes", (await Read()).Error);
    }

    [Theory]
    [InlineData("gate\0bans\n")]
    [InlineData("gate bans\0")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("gate \u001b[2J")]
    [InlineData("gate \u007f")]
    [InlineData("gate\rbans\n")]
    [InlineData("gate\u0085bans\n")]
    public async Task A_control_character_is_no_part_of_a_command_and_its_line_is_not_waited_for(string text)
    {
        await Write(text);

        Assert.Equal("a command is printable text", (await Read()).Error);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_and_Chinese_is_text()
    {
        await Write("命令\t1\n");
        await _pipe.Writer.WriteAsync(new byte[] { 0xff, 0xfe, (byte)'\n' });

        Assert.Equal(("命令\t1", (string?)null), (await Read() is var read ? (read.Text, read.Error) : default));
        Assert.Equal("a command is UTF-8 text", (await Read()).Error);
    }

    [Theory]
    [InlineData("help / HTTP/1.1", "HTTP/1.1")]
    [InlineData("gate ban 1.2.3.4 --reason HTTP/2\r", "HTTP/2")]
    [InlineData("help * RTSP/1.0  ", "RTSP/1.0")]
    [InlineData("HTTP/1.1", "HTTP/1.1")]
    [InlineData("gate ban 1.2.3.4 --reason \"no HTTP/1.1\"", null)]
    [InlineData("gate ban 1.2.3.4 --reason no HTTP/1.1 --json", null)]
    [InlineData("gate ban 10.0.0.0/8", null)]
    [InlineData("gate ban fe80::/10", null)]
    [InlineData("actor inspect main/listener/s-1", null)]
    public async Task A_line_that_ends_as_a_request_does_is_one(string line, string? end)
    {
        await Write($"{line}\n");

        Assert.Equal(end is null ? null : $"a command does not end in {end}", (await Read()).Error);
    }

    private async Task Write(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    private async Task<CommandRead> Read() => (await _reader.ReadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)))!.Value;

    private async Task<List<CommandRead>> ReadAll()
    {
        var reads = new List<CommandRead>();
        while (await _reader.ReadAsync(CancellationToken.None) is { } read)
            reads.Add(read);
        return reads;
    }
}
