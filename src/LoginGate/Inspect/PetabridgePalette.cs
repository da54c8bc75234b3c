using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using LoginGate.Settings;
using Microsoft.Extensions.DependencyInjection;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace LoginGate.Inspect;

/// <summary>Petabridge.Cmd on its usual port, on loopback, with the inspector's <c>gate</c> commands as a palette.</summary>
internal static partial class InspectHosting
{
    private const int PetabridgePort = 9110;

    static partial void StartPetabridge(AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        if (!services.GetRequiredService<GateSettings>().Inspect.IsOn)
            return;
        // By itself it would listen on every address.
        akka.AddHocon(
            ConfigurationFactory.ParseString(string.Create(
                CultureInfo.InvariantCulture,
                    $"petabridge.cmd {{ host = \"127.0.0.1\", port = {PetabridgePort}, log-palettes-on-startup = off }}")),
            HoconAddMode.Prepend);
        akka.AddPetabridgeCmd(host => host.RegisterCommandPalette(new GatePaletteHandler(
            services.GetRequiredService<IInspector>(),
            [.. services.GetServices<InspectCommand>().Select(c => c.Help).Where(GatePalette.IsGate)])));
    }
}

/// <summary>The inspector's <c>gate</c> commands as Petabridge.Cmd knows them: <c>gate kick -n 17 --line east</c>.</summary>
internal static class GatePalette
{
    private const string Group = "gate";

    /// <summary>The palette made of the commands that the inspector offers.</summary>
    public static CommandPalette Of(IEnumerable<CommandHelp> commands) =>
        new(Group, commands.Select(Define).ToArray());

    /// <summary>A command's name without the group.</summary>
    public static string NameOf(CommandHelp command) => command.Name[(Group.Length + 1)..];

    public static bool IsGate(CommandHelp command) => command.Name.StartsWith($"{Group} ", StringComparison.Ordinal);

    /// <summary>The line that the inspector understands: arguments by position first, then options.</summary>
    public static string LineOf(CommandHelp command, IEnumerable<(string Switch, string Value)> arguments)
    {
        var words = new List<string> { command.Name };
        var given = arguments.ToList();
        words.AddRange(given.Where(a => IsPositional(a.Switch)).Select(a => Quoted(a.Value)));
        foreach (var (name, value) in given.Where(a => !IsPositional(a.Switch)))
        {
            var option = command.Options.FirstOrDefault(o => o.Name == name);
            if (option is { Value: null })
            {
                if (!string.Equals(value, "false", StringComparison.OrdinalIgnoreCase))
                    words.Add(name);
                continue;
            }
            words.Add(name);
            words.Add(Quoted(value));
        }
        return string.Join(' ', words);
    }

    private static CommandDefinition Define(CommandHelp command)
    {
        var definition = new CommandDefinitionBuilder().WithName(NameOf(command)).WithDescription(command.Summary.ToString());
        if (command.MaxArguments > 0)
        {
            var name = command.Arguments.Trim('[', ']');
            definition = definition.WithArgument(a => a
                .WithName(name)
                .WithDescription(name == "N" ? "The session's number" : $"Its {name.ToLowerInvariant()}")
                .IsMandatory(command.MinArguments > 0)
                .WithSwitch(SwitchOf(name)));
        }
        foreach (var option in command.Options)
        {
            definition = definition.WithArgument(a =>
            {
                var argument = a.WithName(option.Name.TrimStart('-')).WithDescription(option.Summary.ToString())
                    .IsMandatory(false).WithSwitch(option.Name);
                if (option.Value is null)
                    argument.WithDefaultValues("true", "false");
            });
        }
        return definition.Build();
    }

    // Petabridge.Cmd has no arguments by position: N is -n, ADDRESS is -a.
    private static string SwitchOf(string argument) => $"-{char.ToLowerInvariant(argument[0])}";

    private static bool IsPositional(string name) => name.Length == 2 && name[0] == '-';

    private static string Quoted(string value) => $"\"{value.Replace("\"", "", StringComparison.Ordinal)}\"";
}

/// <summary>Registers the palette and makes an actor for each of its clients.</summary>
internal sealed class GatePaletteHandler(IInspector inspector, IReadOnlyList<CommandHelp> commands)
    : CommandPaletteHandler(GatePalette.Of(commands))
{
    /// <inheritdoc/>
    public override Props HandlerProps { get; } = Props.Create(() => new GateCommandActor(inspector, commands));
}

/// <summary>Carries out the commands of one Petabridge.Cmd client.</summary>
internal sealed class GateCommandActor : CommandHandlerActor
{
    private readonly IInspector _inspector;

    public GateCommandActor(IInspector inspector, IReadOnlyList<CommandHelp> commands)
        : base(GatePalette.Of(commands))
    {
        _inspector = inspector;
        foreach (var command in commands)
            Process(GatePalette.NameOf(command), typed => Answer(command, typed));
    }

    private void Answer(CommandHelp command, Command typed)
    {
        var line = GatePalette.LineOf(command, typed.Arguments.Select(a => (a.Item1, a.Item2)));
        var client = Sender;
        if (command.Follows)
            Context.ActorOf(Props.Create(() => new FollowActor(_inspector, line, client)));
        else
            _inspector.ExecuteAsync(line, Caller, CancellationToken.None).PipeTo(client, Self, result => ResponseTo(result));
    }

    // Its port asks nobody for a token.
    internal static readonly Caller Caller = new("Petabridge.Cmd", AccessRight.View);

    internal static object ResponseTo(InspectResult result) => result.IsGood
        ? new CommandResponse(string.Join(Environment.NewLine, PlainText.Lines(result)))
        : new ErroredCommandResponse(PlainText.Escape(result.Error ?? ""));
}

/// <summary>Sends the lines of a command that goes on, until its client goes or they end.</summary>
internal sealed class FollowActor : ReceiveActor
{
    private readonly IInspector _inspector;
    private readonly string _command;
    private readonly IActorRef _client;
    private readonly CancellationTokenSource _stop = new();

    public FollowActor(IInspector inspector, string command, IActorRef client)
    {
        _inspector = inspector;
        _command = command;
        _client = client;
        Receive<Terminated>(_ => Context.Stop(Self));
        Receive<Done>(_ => Context.Stop(Self));
    }

    protected override void PreStart()
    {
        Context.Watch(_client);
        FollowAsync().PipeTo(Self, success: () => Done.Instance, failure: _ => Done.Instance);
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        var cancellation = _stop.Token;
        if (_inspector.Follow(_command, GateCommandActor.Caller, cancellation) is not { } lines)
        {
            var result = await _inspector.ExecuteAsync(_command, GateCommandActor.Caller, cancellation).ConfigureAwait(false);
            _client.Tell(GateCommandActor.ResponseTo(result), ActorRefs.NoSender);
            return;
        }
        await foreach (var line in lines.WithCancellation(cancellation).ConfigureAwait(false))
            _client.Tell(new CommandResponse(PlainText.Escape(line), false), ActorRefs.NoSender);
        _client.Tell(CommandResponse.Empty, ActorRefs.NoSender);
    }

    private sealed class Done
    {
        public static readonly Done Instance = new();
    }
}
