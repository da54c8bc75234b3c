using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class StatisticsContract(Transport transport) : TcpContract(transport)
{
    [Fact]
    public async Task Who_subscribes_is_told_at_once_what_has_happened()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        await Serve(server);
        handler.Watch(connection);
        await handler.Settle();
        client.Close();
        await handler.Next<Tcp.PeerClosed>();
        await handler.Next<Terminated>();
        await Eventually(
            async () =>
            {
                var subscriber = NewProbe();
                subscriber.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(subscriber.Ref));
                var told = await subscriber.Next<Tcp.TcpListenerStatistics>();
                Assert.Equal(2, told.AcceptedIncomingConnections);
                Assert.Equal(0, told.FailedIncomingConnections);
                Assert.Equal(0, told.RetriedIncomingConnections);
                return told.IncomingConnectionsClosed == 1;
            },
            "one connection has ended");
    }

    [Fact]
    public async Task A_second_subscription_of_the_same_actor_changes_nothing_until_it_has_left()
    {
        var server = await Listen();
        var subscriber = NewProbe();
        var other = NewProbe();
        subscriber.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(subscriber.Ref));
        await subscriber.Next<Tcp.TcpListenerStatistics>();
        subscriber.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(subscriber.Ref));
        await subscriber.Settle();
        other.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(other.Ref));
        await other.Next<Tcp.TcpListenerStatistics>();
        await subscriber.ExpectNothing();
        subscriber.Send(server.Listener, new Tcp.UnsubscribeFromTcpListenerStats(subscriber.Ref));
        subscriber.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(subscriber.Ref));
        await subscriber.Next<Tcp.TcpListenerStatistics>();
    }

    [Fact]
    public async Task A_listener_that_has_stopped_tells_nothing()
    {
        var server = await Listen();
        server.Commander.Watch(server.Listener);
        server.Commander.Send(server.Listener, Tcp.Unbind.Instance);
        await server.Commander.Next<Tcp.Unbound>();
        await server.Commander.Next<Terminated>();
        server.Commander.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(server.Commander.Ref));
        await server.Commander.Settle();

        // The next bind's answer comes after what the listener was told.
        server.Commander.Send(Manager, new Tcp.Bind(server.Commander.Ref, server.Address));
        await server.Commander.Next<Tcp.Bound>();
    }

    [Fact]
    public async Task A_subscriber_that_stops_costs_the_listener_nothing()
    {
        var server = await Listen();
        var subscriber = NewProbe();
        subscriber.Send(server.Listener, new Tcp.SubscribeToTcpListenerStats(subscriber.Ref));
        await subscriber.Next<Tcp.TcpListenerStatistics>();
        server.Handler.Watch(subscriber.Ref);
        await server.Handler.Settle();
        subscriber.Stop();
        await server.Handler.Next<Terminated>();
        await Serve(server);
    }
}

public sealed class StockStatisticsTests() : StatisticsContract(Transport.Stock);

public sealed class EventLoopStatisticsTests() : StatisticsContract(Transport.EventLoop);

public sealed class OnTheLoopStatisticsTests() : StatisticsContract(Transport.OnTheLoop);
