using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Published on the event stream: each listener says when it has dealt with all events published before.</summary>
internal sealed class Flush : INoSerializationVerificationNeeded
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();
}
