using Akka.Bench;
using BenchmarkDotNet.Running;

if (args is ["memory"])
    MemoryPerActor.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, new BenchConfig());
