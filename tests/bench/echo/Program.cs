// TCP echo through Akka.IO beside the same echo on bare sockets, each as a process of its own:
//   dotnet run -c Release --project tests/bench/echo                 both servers at 1, 100 and 1,000 connections
//   ... -- 8000            the same at other numbers of connections
//   ... -- idle 5000       memory of idle connections
//   ... -- accept 5        connections made and reset in a second, for 5 seconds
//   ... -- serve akka      one server; prints its port, ends with its standard input
using Echo;

return args switch
{
    ["serve", "akka", .. var hocon] => await AkkaEcho.Serve(string.Join('\n', hocon)),
    ["serve", "sockets"] => await SocketEcho.Serve(),
    ["idle", var count] => await Comparison.Idle(int.Parse(count)),
    ["accept", var seconds] => await Comparison.Accept(int.Parse(seconds)),
    [] => await Comparison.Run([1, 100, 1000]),
    _ when args.All(a => int.TryParse(a, out _)) => await Comparison.Run([.. args.Select(int.Parse)]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("echo-bench [CONNECTIONS...] | idle CONNECTIONS | accept SECONDS | serve akka [HOCON...] | serve sockets");
    return 2;
}
