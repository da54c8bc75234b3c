using LoginGate.CommandLine;

return await Cli.RunAsync(args).ConfigureAwait(false);
