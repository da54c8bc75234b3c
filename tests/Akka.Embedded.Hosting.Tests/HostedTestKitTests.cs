using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Hosting.Tests;

public class HostedTestKitTests : Akka.Hosting.TestKit.TestKit
{
    private bool _before;

    protected override Config? Config => "from-config = 5, akka.test.single-expect-default = 7s";

    [Fact]
    public async Task System_comes_from_the_host_and_the_test_actor_is_the_sender()
    {
        Assert.True(_before);
        Assert.Same(Host.Services.GetRequiredService<ActorSystem>(), Sys);
        Assert.Equal("test", Sys.Name);
        Assert.Equal(5, Sys.Settings.Config.GetInt("from-config"));
        Assert.Equal(TimeSpan.FromSeconds(7), TestKitSettings.SingleExpectDefault);
        var echo = ActorRegistry.Get<Echo>();
        echo.Tell("x");
        ExpectMsg("injected x");
        await Task.Yield();
        echo.Tell("y");
        await ExpectMsgAsync("injected y");
    }

    [Fact]
    public void Test_actor_is_there_for_the_starters()
    {
        ActorRegistry.Get<Echo>().Tell("report", ActorRefs.NoSender);
        ExpectMsg("injected report");
    }

    [Fact]
    public void Event_filters_act() => EventFilter.Warning("seen").ExpectOne(() => Sys.Log.Warning("seen"));

    protected override void ConfigureServices(HostBuilderContext context, IServiceCollection services) => services.AddSingleton("injected");

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider) =>
        builder.WithActors((system, registry, resolver) =>
        registry.Register<Echo>(system.ActorOf(resolver.Props<Echo>(TestActor), "echo")));

    protected override Task BeforeTestStart()
    {
        _before = true;
        return Task.CompletedTask;
    }

    public sealed class Echo : ReceiveActor
    {
        public Echo(string injected, IActorRef report) =>
            ReceiveAny(message => (message is "report" ? report : Sender).Tell($"{injected} {message}"));
    }
}
