using System.Text.Json;

namespace LoginGate.HandOver;

/// <summary>What a process says of itself that takes a gate's place.</summary>
/// <param name="Protocol">The form of what the two say to each other: <see cref="HandOverWords.Protocol"/>.</param>
/// <param name="Version">Of the program.</param>
internal sealed record TakerGreeting(int Protocol, string Version);

/// <summary>What a gate hands over; the descriptors of the ports come with it, in the order of the lines.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Process">Its number.</param>
/// <param name="Lines">Those that have a port.</param>
/// <param name="Folder">Where it was started: what file names that are not whole are relative to; empty where an older gate does not say it.</param>
internal sealed record HandOverOffer(string Version, int Process, IReadOnlyList<OfferedLine> Lines, string Folder = "");

/// <summary>A line that is handed over.</summary>
/// <param name="Name">What the gate calls it.</param>
/// <param name="IsUp">Whether it has its LoginSrv.</param>
internal sealed record OfferedLine(string Name, bool IsUp);

/// <summary>The words that the two processes use.</summary>
internal static class HandOverWords
{
    /// <summary>Rises with each change that an older gate would not understand.</summary>
    public const int Protocol = 1;

    /// <summary>From the taker: it could serve clients now.</summary>
    public const string Ready = "ready";

    /// <summary>To the taker: clients wait, files are written; it is the taker's turn.</summary>
    public const string Go = "go";

    /// <summary>From the taker: it serves clients.</summary>
    public const string Taken = "taken";

    /// <summary>To the taker: everything else is free too.</summary>
    public const string Free = "free";

    /// <summary>To the taker: nothing comes of it; the reason follows.</summary>
    public const string Error = "error: ";

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Null: the text is none.</summary>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };
}
