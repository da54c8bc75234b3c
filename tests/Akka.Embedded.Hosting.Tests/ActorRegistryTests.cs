using Akka.Actor;

namespace Akka.Hosting.Tests;

public class ActorRegistryTests
{
    private static readonly IActorRef First = new Ref("first");
    private static readonly IActorRef Second = new Ref("second");

    private static readonly Type Key = typeof(string);

    private readonly ActorRegistry _registry = new();

    [Fact]
    public void Registered_actor_is_found_by_its_key()
    {
        _registry.Register<string>(First);
        Assert.Same(First, _registry.Get<string>());
        Assert.True(_registry.TryGet<string>(out var found));
        Assert.Same(First, found);
        Assert.True(_registry.TryGet(Key, out found));
        Assert.Same(First, found);
        Assert.Equal([KeyValuePair.Create(typeof(string), First)], _registry);
    }

    [Fact]
    public void Missing_entry_throws_or_gives_nobody()
    {
        Assert.Throws<MissingActorRegistryEntryException>(() => _registry.Get<int>());
        Assert.False(_registry.TryGet<int>(out var found));
        Assert.Same(ActorRefs.Nobody, found);
    }

    [Fact]
    public void Second_registration_needs_leave_to_overwrite()
    {
        _registry.Register<string>(First);
        Assert.Throws<DuplicateActorRegistryException>(() => _registry.Register<string>(Second));
        Assert.False(_registry.TryRegister<string>(Second));
        Assert.Same(First, _registry.Get<string>());
        Assert.True(_registry.TryRegister(Key, Second, overwrite: true));
        Assert.Same(Second, _registry.Get<string>());
    }

    [Fact]
    public async Task Waiting_ends_with_the_registration()
    {
        var waiting = new[] { _registry.GetAsync<string>(), _registry.GetAsync(Key) };
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        _registry.Register<int>(Second);
        _registry.Register<string>(First);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TestHost.Patience), actor => Assert.Same(First, actor));
        Assert.Same(First, await _registry.GetAsync<string>());
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _registry.GetAsync<string>(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestHost.Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _registry.GetAsync<string>(cancellation.Token));
        _registry.Register<string>(First);
        Assert.Same(First, await _registry.GetAsync<string>(cancellation.Token));
    }

    [Fact]
    public async Task Many_waits_and_one_registration_never_miss_each_other()
    {
        for (var round = 0; round < 200; round++)
        {
            var registry = new ActorRegistry();
            var waiting = Task.Run(() => registry.GetAsync<string>());
            registry.Register<string>(First);
            Assert.Same(First, await waiting.WaitAsync(TestHost.Patience));
        }
    }

    [Fact]
    public async Task Required_actor_is_found_now_or_later_and_remembered()
    {
        var required = new RequiredActor<string>(_registry);
        Assert.Throws<MissingActorRegistryEntryException>(() => required.ActorRef);
        var waiting = required.GetAsync();
        Assert.False(waiting.IsCompleted);
        _registry.Register<string>(First);
        Assert.Same(First, await waiting.WaitAsync(TestHost.Patience));
        _registry.Register<string>(Second, overwrite: true);
        Assert.Same(First, required.ActorRef);
    }

    [Fact]
    public async Task Required_actor_does_not_remember_nobody()
    {
        _registry.Register<string>(ActorRefs.Nobody);
        var required = new RequiredActor<string>(_registry);
        Assert.Same(ActorRefs.Nobody, required.ActorRef);
        Assert.Same(ActorRefs.Nobody, await required.GetAsync());
        _registry.Register<string>(First, overwrite: true);
        Assert.Same(First, required.ActorRef);
    }

    private sealed class Ref(string name) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "test")) / name;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
