using System.CommandLine;
using System.Globalization;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Cmd;

/// <summary>The options that say which gate is meant and how long it is waited for, shared by the commands that talk to a running one.</summary>
internal sealed class InspectorOptions
{
    private const string DefaultHost = "127.0.0.1";
    private const int DefaultPort = 9111;

    private readonly Option<string?> _host = new("--host")
    {
        Description = $"Where the inspector answers; {DefaultHost} unless told",
        HelpName = "HOST",
    };

    private readonly Option<int?> _port = new("--port", "-p")
    {
        Description = $"The inspector's port; {DefaultPort} unless told",
        HelpName = "PORT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
                return port;
            result.AddError($"'{text}' is no port, which is 1 to 65535");
            return null;
        },
    };

    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "The gate's own HOCON file, to take both from; may be given several times as for run",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _timeout = DurationOption.Create(
        "--timeout", "How long the gate may take to answer; 0: for ever", GateConversation.DefaultPatience);

    public void AddTo(Command command)
    {
        command.Options.Add(_host);
        command.Options.Add(_port);
        command.Options.Add(_config);
        command.Options.Add(_timeout);
    }

    /// <summary>How long the gate may take to answer.</summary>
    public TimeSpan Timeout(ParseResult parsed) =>
        parsed.GetValue(_timeout) is not { } time ? GateConversation.DefaultPatience
        : time == TimeSpan.Zero ? System.Threading.Timeout.InfiniteTimeSpan
        : time;

    /// <summary>The address; says on standard error why there is none, and is null then.</summary>
    public InspectorAddress? Read(ParseResult parsed)
    {
        var (host, port) = (parsed.GetValue(_host), parsed.GetValue(_port));
        if (parsed.GetValue(_config) is not { Length: > 0 } files)
            return new InspectorAddress(host ?? DefaultHost, port ?? DefaultPort);

        var loaded = SettingsLoader.Load(files, []);
        foreach (var error in loaded.Errors)
            Console.Error.WriteLine($"error: {error}");
        if (loaded.Settings?.Inspect is not { } inspect)
            return null;
        if (Trouble(inspect, port) is { } trouble)
        {
            Console.Error.WriteLine($"error: {trouble}");
            return null;
        }
        return new InspectorAddress(host ?? inspect.Host.ToString(), port ?? inspect.Port);
    }

    private static string? Trouble(InspectSettings inspect, int? port) => inspect switch
    {
        { IsOn: false } => "login-gate.inspect.enabled is off in these settings: that gate cannot be asked",
        { Port: 0 } when port is null => "login-gate.inspect.port is 0 in these settings: the gate's log tells the port, --port takes it",
        _ => null,
    };
}
