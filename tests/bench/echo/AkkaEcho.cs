using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.IO;

namespace Echo;

/// <summary>An echo server of one actor per connection.</summary>
internal static class AkkaEcho
{
    public static async Task<int> Serve(string hocon)
    {
        using var system = ActorSystem.Create("echo", ConfigurationFactory.ParseString(hocon));
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Listener(port)));
        Console.WriteLine(await port.Task);
        await Task.Run(Console.In.ReadToEnd);
        return 0;
    }

    private sealed class Listener : UntypedActor
    {
        private readonly TaskCompletionSource<int> _port;

        public Listener(TaskCompletionSource<int> port)
        {
            _port = port;
            Context.System.Tcp().Tell(new Tcp.Bind(Self, new IPEndPoint(IPAddress.Loopback, 0), 4096));
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Tcp.Bound bound:
                    _port.SetResult(((IPEndPoint)bound.LocalAddress).Port);
                    break;
                case Tcp.Connected:
                    Sender.Tell(new Tcp.Register(Context.ActorOf(Connection.Props)));
                    break;
            }
        }
    }

    private sealed class Connection : UntypedActor
    {
        public static readonly Props Props = Props.Create<Connection>();

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Tcp.Received received:
                    Sender.Tell(Tcp.Write.Create(received.Data));
                    break;
                case Tcp.ConnectionClosed:
                    Context.Stop(Self);
                    break;
            }
        }
    }
}
