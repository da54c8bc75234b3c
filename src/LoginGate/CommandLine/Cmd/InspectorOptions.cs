using System.CommandLine;
using System.Globalization;
using LoginGate.Inspect;
using LoginGate.Settings;

namespace LoginGate.CommandLine.Cmd;

/// <summary>The options that say which gate is meant and how long it is waited for, shared by the commands that talk to a running one.</summary>
internal sealed class InspectorOptions
{
    private const string DefaultHost = "127.0.0.1";
    private const int DefaultPort = 9111;

    private readonly Option<string?> _host = new("--host")
    {
        Description = Phrase.Of($"Where the inspector answers over TCP; unless told, its Unix socket on this machine, then {DefaultHost}").Said,
        HelpName = "HOST",
    };

    private readonly Option<int?> _port = new("--port", "-p")
    {
        Description = Phrase.Of($"The inspector's port; {DefaultPort} unless told").Said,
        HelpName = "PORT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
                return port;
            result.Refuse($"'{text}' is no port, which is 1 to 65535");
            return null;
        },
    };

    private readonly Option<string?> _socket = new("--socket")
    {
        Description = "The inspector's Unix socket, where it does not lie in the usual place",
        HelpName = "FILE",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "The file with the token for TCP, where it does not lie in the usual place",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "The gate's own HOCON file, to take all that from; may be given several times as for run",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _timeout = DurationOption.Create(
        "--timeout", "How long the gate may take to answer; 0: for ever", GateConversation.DefaultPatience);

    public void AddTo(Command command)
    {
        command.Options.Add(_host);
        command.Options.Add(_port);
        command.Options.Add(_socket);
        command.Options.Add(_token);
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
        if (parsed.GetValue(_socket) is { } socket)
            return new InspectorAddress("", 0) { Sockets = [socket] };
        if (parsed.GetValue(_config) is not { Length: > 0 } files)
            return Find(parsed, new InspectorAddress(host ?? DefaultHost, port ?? DefaultPort), InspectorFiles.LikelyFolders());

        var loaded = SettingsLoader.Load(files, []);
        foreach (var error in loaded.Errors)
            Say.Error($"{error}");
        if (loaded.Settings?.Inspect is not { } inspect)
            return null;
        if (Trouble(inspect, port) is { } trouble)
        {
            Say.Error(trouble);
            return null;
        }
        var address = new InspectorAddress(host ?? inspect.Host.ToString(), port ?? inspect.Port);
        return Find(parsed, address, inspect.Folder.Length > 0 ? [inspect.Folder] : InspectorFiles.LikelyFolders());
    }

    private InspectorAddress Find(ParseResult parsed, InspectorAddress address, IEnumerable<string> folders)
    {
        var found = address.In(folders);
        return found with
        {
            // A host is that of a gate elsewhere, reached through a tunnel; and whoever names a token wants the right that it gives.
            Sockets = parsed.GetValue(_host) is null && parsed.GetValue(_token) is null ? found.Sockets : [],
            Tokens = parsed.GetValue(_token) is { } token ? [token] : found.Tokens,
        };
    }

    private static Phrase? Trouble(InspectSettings inspect, int? port) => inspect switch
    {
        { IsOn: false } => "login-gate.inspect.enabled is off in these settings: that gate cannot be asked",
        { Port: 0 } when port is null => "login-gate.inspect.port is 0 in these settings: the gate's log tells the port, --port takes it",
        _ => null,
    };
}
