namespace LoginGate.Fuzzing;

/// <summary>How the gate's frames are marked.</summary>
internal enum WireForm
{
    /// <summary><c>%</c>, letter, number, text, <c>$</c>.</summary>
    Text,

    /// <summary>Records whose session id is a text.</summary>
    TextIds,

    /// <summary>Records whose session id is an int32.</summary>
    IntIds,

    /// <summary>As <see cref="Text"/>, the number as an int32.</summary>
    Letters,
}

/// <summary>
/// What the protocol notes say of a dialect, written down once more: the gate's own tables must not vouch for themselves.
/// </summary>
/// <param name="Name">The preset it belongs to.</param>
/// <param name="Open">The letter of an open frame.</param>
/// <param name="Data">The letter of a data frame.</param>
/// <param name="Close">The letter of a close frame.</param>
/// <param name="Low">The first character of the 6-bit code.</param>
/// <param name="High">The last one.</param>
/// <param name="NeedsDigit">Clients send a digit behind <c>#</c>.</param>
/// <param name="WritesOne">The gate writes digit 1 whatever the client sent.</param>
/// <param name="SecondAddress">The open frame has two addresses.</param>
/// <param name="OnlyIPv4">LoginSrv knows no other addresses.</param>
/// <param name="BlockChars">Characters of the default message.</param>
/// <param name="Form">How the gate's frames are marked.</param>
internal sealed record WireFacts(
    string Name, char Open, char Data, char Close, char Low, char High,
    bool NeedsDigit, bool WritesOne, bool SecondAddress, bool OnlyIPv4, int BlockChars, WireForm Form)
{
    /// <summary>Sessions are written as slot and handle.</summary>
    public bool HasSlots { get; init; }

    /// <summary>The open frame comes with the first data.</summary>
    public bool OpensWithData { get; init; }

    /// <summary>What a client has to begin with; empty: nothing.</summary>
    public string ClientGreeting { get; init; } = "";

    /// <summary>Bytes of one payload.</summary>
    public int MostPayload { get; init; } = 1023;

    public static IReadOnlyList<WireFacts> All { get; } =
    [
        new("vc12", 'O', 'A', 'X', '<', '{', true, false, false, true, 16, WireForm.Text),
        new("vc16", 'O', 'A', 'X', '<', '{', false, false, false, true, 22, WireForm.Text),
        new("classic", 'O', 'A', 'X', '<', '{', true, false, true, false, 16, WireForm.Text),
        new("classic-substituted", 'O', 'A', 'X', '<', '{', true, false, true, false, 16, WireForm.Text),
        new("wol", 'O', 'A', 'X', ';', 'z', true, false, true, false, 16, WireForm.Text),
        new("98k", 'L', 'D', 'X', '<', '{', true, true, true, true, 16, WireForm.Text),
        new("delphi", 'N', 'D', 'C', '<', '{', true, false, true, false, 16, WireForm.Text),
        new("openmir2", '?', '?', '?', '<', '{', true, false, true, false, 16, WireForm.TextIds),
        new("openmir2-int", '?', '?', '?', '<', '{', true, false, true, false, 16, WireForm.IntIds),
        new("openmir2-2022", 'O', 'A', 'X', '<', '{', true, false, true, false, 16, WireForm.Letters),
        new("applem2", 'N', 'D', 'C', '<', '{', true, false, true, false, 16, WireForm.Text)
        {
            HasSlots = true, OpensWithData = true, ClientGreeting = "#+!", MostPayload = 511,
        },
        new("98k-client", 'L', 'D', 'X', '<', '{', true, true, true, true, 16, WireForm.Text)
        {
            Opening = "#1ddhkd=]hddikddhksmTym]TtmpTu!", KeyRequest = 3501, Answer = "#ddhkd_JJddhkddhk!",
        },
        new("3k", 'N', 'D', 'C', '<', '{', true, false, true, false, 22, WireForm.Text) { Greeting = "#<<<<<FuJ<<<<<<<<<<<<<<!", Opening = "<IGEM2>E?<lH?<lHPDl" },
    ];

    /// <summary>What the gate says to a client that has connected, with key 0.</summary>
    public string Greeting { get; init; } = "";

    /// <summary>What a client must say before anything of it is forwarded, where the gate's key is 0; empty where it need not.</summary>
    public string Opening { get; init; } = "";

    /// <summary>The number of a client's message that does the same with whatever body, and what the gate answers to it with key 0.</summary>
    public ushort? KeyRequest { get; init; }

    public string Answer { get; init; } = "";

    public static WireFacts Of(string name) => All.Single(facts => facts.Name == name);

    /// <summary>Whether the character belongs to the code.</summary>
    public bool IsCode(char value) => value >= Low && value <= High;
}
