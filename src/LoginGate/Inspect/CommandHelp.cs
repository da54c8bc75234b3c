using System.Text.Json.Serialization;

namespace LoginGate.Inspect;

/// <summary>What a command is called, what it takes and what it does: the source of <c>help</c>, of parsing and of completion.</summary>
/// <param name="Name">Its words, such as <c>gate status</c>.</param>
/// <param name="Arguments">What follows by position, as usage shows it: <c>N</c>, <c>[PATH]</c>, or nothing.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Options">What it takes beside.</param>
internal sealed record CommandHelp(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("arguments")] string Arguments,
    [property: JsonPropertyName("summary"), JsonConverter(typeof(PhraseJson))] Phrase Summary,
    [property: JsonPropertyName("options")] params IReadOnlyList<CommandOption> Options)
{
    /// <summary>The summary in Chinese: it comes together with the English one, for what is known of commands is read once.</summary>
    [JsonPropertyName("zh")]
    public string Chinese { get => field ?? Summary.In(Catalogue.Chinese); init; }

    /// <summary>Where it can be carried out; another gate is named by an option more.</summary>
    [JsonIgnore]
    public CommandReach Reach
    {
        get;
        init
        {
            field = value;
            if (value >= CommandReach.OneGate)
                Options = [.. Options, OtherGateDesk.GateOption];
            if (value == CommandReach.AllGates)
                Options = [.. Options, OtherGateDesk.AllOption];
        }
    }

    /// <summary>Whether it goes on until it is stopped, always or with one of its options.</summary>
    [JsonPropertyName("follows")]
    public bool Follows { get; init; }

    /// <summary>The right that it takes.</summary>
    [JsonIgnore]
    public AccessRight Right { get; init; }

    [JsonPropertyName("right")]
    public string RightWord => Right.Word();

    /// <summary>Such as <c>gate kick N [--line LINE]</c>.</summary>
    [JsonPropertyName("usage")]
    public string Usage => string.Join(' ',
        Options.Select(o => $"[{o.Usage}]").Prepend(Arguments).Prepend(Name).Where(part => part.Length > 0));

    /// <summary>How many arguments it takes at the most.</summary>
    [JsonIgnore]
    public int MaxArguments => Arguments.Length == 0 ? 0 : Arguments.Split(' ').Length;

    /// <summary>How many it needs: those without brackets.</summary>
    [JsonIgnore]
    public int MinArguments => Arguments.Length == 0 ? 0 : Arguments.Split(' ').Count(a => !a.StartsWith('['));
}

/// <summary>Where a command can be carried out.</summary>
internal enum CommandReach
{
    /// <summary>At this gate.</summary>
    Here,

    /// <summary>At this one or another of the cluster.</summary>
    OneGate,

    /// <summary>At all of them at once, too.</summary>
    AllGates,
}

/// <summary>An option of a command.</summary>
/// <param name="Name">Such as <c>--line</c>.</param>
/// <param name="Value">What its value is called; null for a switch.</param>
/// <param name="Summary">What it does.</param>
internal sealed record CommandOption(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] string? Value,
    [property: JsonPropertyName("summary"), JsonConverter(typeof(PhraseJson))] Phrase Summary)
{
    /// <inheritdoc cref="CommandHelp.Chinese"/>
    [JsonPropertyName("zh")]
    public string Chinese { get => field ?? Summary.In(Catalogue.Chinese); init; }

    /// <summary>Whether the value is everything up to the next option.</summary>
    [JsonIgnore]
    public bool TakesWords { get; init; }

    [JsonIgnore]
    public string Usage => Value is null ? Name : $"{Name} {Value}";
}
