namespace LoginGate.Fuzzing;

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
internal sealed record WireFacts(
    string Name, char Open, char Data, char Close, char Low, char High,
    bool NeedsDigit, bool WritesOne, bool SecondAddress, bool OnlyIPv4, int BlockChars, bool IsBinary)
{
    public static IReadOnlyList<WireFacts> All { get; } =
    [
        new("vc12", 'O', 'A', 'X', '<', '{', true, false, false, true, 16, false),
        new("vc16", 'O', 'A', 'X', '<', '{', false, false, false, true, 22, false),
        new("classic", 'O', 'A', 'X', '<', '{', true, false, true, false, 16, false),
        new("classic-substituted", 'O', 'A', 'X', '<', '{', true, false, true, false, 16, false),
        new("wol", 'O', 'A', 'X', ';', 'z', true, false, true, false, 16, false),
        new("98k", 'L', 'D', 'X', '<', '{', true, true, true, true, 16, false),
        new("delphi", 'N', 'D', 'C', '<', '{', true, false, true, false, 16, false),
        new("openmir2", '?', '?', '?', '<', '{', true, false, true, false, 16, true),
    ];

    public static WireFacts Of(string name) => All.Single(facts => facts.Name == name);

    /// <summary>Whether the character belongs to the code.</summary>
    public bool IsCode(char value) => value >= Low && value <= High;
}
