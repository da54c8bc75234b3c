// The gate beside HAProxy, a bare epoll server and itself on stock Akka.IO under the same load, and the gate's long run. Linux only.
//   dotnet run -c Release --project tests/bench/compare                     100, 1,000 and 8,000 clients, 5 rounds
//   ... -- --quick                                                          a trial
//   ... -- --clients 100,8000 --rounds 3 --seconds 10 --out DIR --set akka.io.tcp.batch-accept-limit=16
//   ... -- --peers haproxy                                                  without the other two
//   ... -- longrun [--sessions 200000]
//   ... -- soak [--minutes 60]
using System.Diagnostics;
using System.Reflection;
using Compare;
using Compare.Load;

if (typeof(Options).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
    return Refuse("This is a debug build, which measures nothing of interest: dotnet run -c Release --project tests/bench/compare");

return args switch
{
    ["echo", var file] => EchoServer.Serve(file),
    ["loginsrv", var file, var port] => FastLoginSrv.Serve(file, int.Parse(port)),
    ["load", var file, var port] => Worker.Load(file, int.Parse(port)),
    ["longrun", .. var rest] when Options.Parse(rest) is { } options => await LongRun.Run(options),
    ["soak", .. var rest] when Options.Parse(rest) is { } options => await Soak.Run(options),
    _ when Options.Parse(args) is { } options => await Comparison.Run(options),
    _ => Refuse("gate-compare [longrun|soak] [--quick] [--peers haproxy|all] [--clients N,N...] [--rounds N] [--seconds S] [--sessions N] [--minutes N] [--set KEY=VALUE] [--gate FILE] [--out DIR]"),
};

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 2;
}
