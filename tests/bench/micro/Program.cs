// What the gate does per packet and per message, each beside a baseline. An idle machine; figures to compare, not to publish.
//   dotnet run -c Release --project tests/bench/micro [-- --filter '*Code*']
using BenchmarkDotNet.Running;
using Micro;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, new BenchConfig());
