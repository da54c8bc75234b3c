using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

public class DependencyResolverTests
{
    [Fact]
    public async Task Each_actor_has_a_scope_of_its_own_that_ends_with_it()
    {
        using var host = await TestHost.Start(_ => { }, services => services.AddSingleton<Ledger>().AddScoped<Scoped>());
        var system = host.Services.GetRequiredService<ActorSystem>();
        var ledger = host.Services.GetRequiredService<Ledger>();
        var props = DependencyResolver.For(system).Props<Resolved>("given");
        var (a, b) = (system.ActorOf(props, "a"), system.ActorOf(props, "b"));
        var (inA, inB) = (await a.Ask<Answer>("who", TestHost.Patience), await b.Ask<Answer>("who", TestHost.Patience));

        Assert.Equal("given", inA.Text);
        Assert.NotEqual(inA.Scope, inB.Scope);
        Assert.Empty(ledger.Disposed);

        Assert.True(await a.GracefulStop(TestHost.Patience));
        await ledger.Until(1);
        Assert.Equal([inA.Scope], ledger.Disposed);
        await host.StopAsync();
        Assert.Equal([inA.Scope, inB.Scope], ledger.Disposed);
    }

    [Fact]
    public async Task Restart_ends_the_old_scope_and_opens_a_new_one()
    {
        using var host = await TestHost.Start(_ => { }, services => services.AddSingleton<Ledger>().AddScoped<Scoped>());
        var system = host.Services.GetRequiredService<ActorSystem>();
        var ledger = host.Services.GetRequiredService<Ledger>();
        var type = typeof(Resolved);
        var actor = system.ActorOf(DependencyResolver.For(system).Props(type, "given"));
        var before = await actor.Ask<Answer>("who", TestHost.Patience);

        actor.Tell("fail");
        var after = await actor.Ask<Answer>("who", TestHost.Patience);

        Assert.NotEqual(before.Scope, after.Scope);
        Assert.Equal([before.Scope], ledger.Disposed);
        await host.StopAsync();
    }

    [Fact]
    public async Task Starters_get_the_resolver()
    {
        IActorRef? actor = null;
        using var host = await TestHost.Start(
            akka => akka.WithActors((system, _, resolver) => actor = system.ActorOf(resolver.Props<Resolved>("from starter"), "resolved")),
            services => services.AddSingleton<Ledger>().AddScoped<Scoped>());
        Assert.Equal("from starter", (await actor!.Ask<Answer>("who", TestHost.Patience)).Text);
        await host.StopAsync();
    }

    [Fact]
    public async Task Scope_with_a_service_that_is_disposed_of_asynchronously_alone_ends_as_well()
    {
        using var host = await TestHost.Start(_ => { }, services => services.AddSingleton<Ledger>().AddScoped<AsyncScoped>());
        var system = host.Services.GetRequiredService<ActorSystem>();
        var actor = system.ActorOf(DependencyResolver.For(system).Props<AsyncResolved>());
        Assert.True(await actor.GracefulStop(TestHost.Patience));
        await host.Services.GetRequiredService<Ledger>().Until(1);
        await host.StopAsync();
    }

    [Fact]
    public async Task Missing_service_stops_the_actor()
    {
        using var host = await TestHost.Start(_ => { });
        var system = host.Services.GetRequiredService<ActorSystem>();
        var actor = system.ActorOf(DependencyResolver.For(system).Props<Resolved>("given"));
        Assert.True(await actor.WatchAsync().WaitAsync(TestHost.Patience));
        await host.StopAsync();
    }

    [Fact]
    public async Task System_without_a_container_says_so()
    {
        using var system = ActorSystem.Create("bare", "akka.loglevel = OFF");
        var thrown = Assert.ThrowsAny<Exception>(() => DependencyResolver.For(system));
        Assert.IsType<ConfigurationException>(thrown.GetBaseException());
        await system.Terminate();
    }

    [Fact]
    public void Type_that_is_no_actor_is_refused()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        Assert.Throws<ArgumentException>(() => new ServiceProviderDependencyResolver(services).Props(typeof(string)));
    }

    [Fact]
    public void Scopes_resolve_their_own_services()
    {
        using var services = new ServiceCollection().AddSingleton<Ledger>().AddScoped<Scoped>().BuildServiceProvider();
        var resolver = new ServiceProviderDependencyResolver(services);
        Scoped inner;
        using (var scope = resolver.CreateScope())
        {
            inner = scope.Resolver.GetService<Scoped>();
            Assert.Same(inner, scope.Resolver.GetService(inner.GetType()));
        }

        Assert.Equal([inner.Id], resolver.GetService<Ledger>().Disposed);
        Assert.Null(resolver.GetService<string>());
    }

    public sealed record Answer(string Text, Guid Scope);

    public sealed class Ledger
    {
        private readonly List<Guid> _disposed = [];

        public Guid[] Disposed
        {
            get
            {
                lock (_disposed) return [.. _disposed];
            }
        }

        public void Add(Guid scope)
        {
            lock (_disposed) _disposed.Add(scope);
        }

        public async Task Until(int count)
        {
            var deadline = Environment.TickCount64 + (long)TestHost.Patience.TotalMilliseconds;
            while (Disposed.Length < count && Environment.TickCount64 < deadline) await Task.Delay(5);
            Assert.Equal(count, Disposed.Length);
        }
    }

    public sealed class Scoped(Ledger ledger) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => ledger.Add(Id);
    }

    public sealed class AsyncScoped(Ledger ledger) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            ledger.Add(Guid.Empty);
        }
    }

    public sealed class Resolved : ReceiveActor
    {
        public Resolved(Scoped scoped, string text)
        {
            Receive<string>(what => what == "who", _ => Sender.Tell(new Answer(text, scoped.Id)));
            Receive<string>(what => throw new InvalidOperationException(what));
        }
    }

    public sealed class AsyncResolved : ReceiveActor
    {
        public AsyncResolved(AsyncScoped scoped) => ReceiveAny(_ => Sender.Tell(scoped));
    }
}
