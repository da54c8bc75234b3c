using LoginGate.Inspect;

namespace LoginGate.Tests.Http;

/// <summary>An inspector that answers as a test says.</summary>
internal sealed class FakeInspector(Func<string, InspectResult> answer) : IInspector
{
    public List<string> Commands { get; } = [];

    public Task<InspectResult> ExecuteAsync(string command, Caller caller, CancellationToken cancellation)
    {
        Commands.Add(command);
        return Task.FromResult(answer(command));
    }

    public IAsyncEnumerable<string>? Follow(string command, Caller caller, CancellationToken cancellation) => null;
}
