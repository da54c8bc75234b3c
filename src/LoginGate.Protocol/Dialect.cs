using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Protocol;

/// <summary>
/// How one family of LoginSrv, gate and client writes the wire. Take a preset and change what differs with a <c>with</c>
/// expression; <see cref="Validate"/> tells whether the result can work.
/// </summary>
public sealed record Dialect
{
    /// <summary>Most bytes of one data payload in any dialect (protocol.md, section 2); a dialect's own limit is <see cref="PayloadLimit"/>.</summary>
    public const int MaxPayloadBytes = 1023;

    /// <summary>Least that such a limit may be: a block of 16 bytes is 22 characters.</summary>
    public const int SmallestPayloadLimit = 32;

    /// <summary>VC++ sources with the 12-byte block.</summary>
    public static Dialect Vc12 { get; } = new()
    {
        Name = "vc12",
        AppendsNul = true,
        RequiresIPv4 = true,
        SecondAddress = SecondAddress.None,
        Idents = LoginIdents.Classic with
        {
            VersionOk = null,
            VersionFail = null,
            LoginNoAccount = 502,
            ChangePassword = null,
            ChangePasswordOk = null,
            ChangePasswordFail = null,
            UpdateAccount = null,
            UpdateAccountOk = null,
            UpdateAccountFail = null,
            UpdateAccountAsked = null,
            ForgottenPassword = null,
            ForgottenPasswordOk = null,
            ForgottenPasswordFail = null,
            SelectServerFull = null,
        },
        Conversation = new ConversationRules
        {
            Failures = FailureStyle.OwnIdent,
            AccountRecord = AccountRecordStyle.SeparatedTexts,
            ServerList = ServerListStyle.IndexAndName,
            TrailingListSeparator = true,
            SelectsByIndex = true,
            RepliesEndWithNul = true,
            KicksOlderLogin = false,
        },
    };

    /// <summary>VC++ sources with the 16-byte block; its client sends no code digit.</summary>
    public static Dialect Vc16 { get; } = Vc12 with
    {
        Name = "vc16",
        Layout = BlockLayout.L16Length,
        CodeDigit = CodeDigitRule.Optional,
        Idents = Vc12.Idents with
        {
            Greeting = 0,
            VersionCheck = 0,
            VersionOk = 1,
            LoginAlternative = 5,
            LoginNoAccount = null,
            SelectServer = 2005,
            NewAccountFail = null,
        },
        Conversation = Vc12.Conversation with
        {
            Failures = FailureStyle.ParamCode,
            TrailingListSeparator = false,
            NewAccountCodeInParam = true,
        },
    };

    /// <summary>Classic Delphi sources.</summary>
    public static Dialect Classic { get; } = new() { Name = "classic", Idents = LoginIdents.Classic with { Captcha = 2007 } };

    /// <summary>Branches of classic that have its code's substitution switched on.</summary>
    public static Dialect ClassicSubstituted { get; } = Classic with { Name = "classic-substituted", Codec = SixBitCodec.ASubstituted };

    /// <summary>WolEngine.</summary>
    public static Dialect Wol { get; } = new()
    {
        Name = "wol",
        Codec = SixBitCodec.C,
        Idents = LoginIdents.Classic with
        {
            LoginAlternative = 2008,
            ForgottenPassword = 2005,
            ForgottenPasswordOk = 508,
            ForgottenPasswordFail = 509,
        },
        Conversation = new ConversationRules { ServerList = ServerListStyle.AccountName },
    };

    /// <summary>The 98k sources, as LoginSrv sees them; for clients that exchange no key.</summary>
    public static Dialect Delphi98k { get; } = new()
    {
        Name = "98k",
        Letters = DialectLetters.Of('L', 'D', 'X'),
        Codec = SixBitCodec.B,
        RequiresIPv4 = true,
        RewritesCodeDigit = true,
        Idents = LoginIdents.Classic with
        {
            VersionOk = 1,
            UpdateAccountAsked = null,
            ForgottenPassword = 2010,
            ForgottenPasswordOk = 508,
            ForgottenPasswordFail = 509,
            TimedOut = 528,
            KeyRequest = 3501,
            KeyAnswer = 41511,
        },
        Conversation = new ConversationRules
        {
            AccountRecord = AccountRecordStyle.CompactOneRun,
            PlainErrorCount = true,
            InUseSeconds = 3,
        },
    };

    /// <summary>The later Delphi family.</summary>
    public static Dialect Delphi { get; } = new() { Name = "delphi", Letters = DialectLetters.Of('N', 'D', 'C') };

    /// <summary>OpenMir2: binary between gate and LoginSrv.</summary>
    public static Dialect OpenMir2 { get; } = new()
    {
        Name = "openmir2",
        Framing = Framing.OpenMir2,
        SecondAddress = SecondAddress.Client,
        Codec = SixBitCodec.B,
        Idents = LoginIdents.Classic with { TimedOut = 528 },
        Conversation = new ConversationRules { AccountRecord = AccountRecordStyle.Compact },
    };

    /// <summary>OpenMir2 before 2024-02-12 (c51fbdb8): the session id is an int32 (protocol.md, section 11).</summary>
    public static Dialect OpenMir2Int { get; } = OpenMir2 with { Name = "openmir2-int", Framing = Framing.OpenMir2Int };

    /// <summary>
    /// OpenMir2 of 2022-03 to 2022-08, its releases v0.0.1 to v0.0.8 (protocol.md, section 11). Its LoginSrv takes what one read of the
    /// socket brings for one frame.
    /// </summary>
    public static Dialect OpenMir2Of2022 { get; } = OpenMir2 with { Name = "openmir2-2022", Framing = Framing.OpenMir2Letters };

    /// <summary>The slot/handle family: applem2 and its kin (protocol.md, section 11; numbers beyond those named there from its sources).</summary>
    public static Dialect AppleM2 { get; } = new()
    {
        Name = "applem2",
        Letters = DialectLetters.Of('N', 'D', 'C'),
        SessionForm = SessionForm.SlotAndHandle,
        PayloadLimit = 511,
        OpensWithData = true,
        ClientGreeting = new ClientGreeting("#+!", IsRequired: true),
        EchoesStar = true,
        Idents = new LoginIdents
        {
            VersionCheck = null,
            VersionOk = null,
            VersionFail = null,
            Login = 86,
            LoginFail = 5061,
            LoginOk = 5079,
            NewAccount = 87,
            NewAccountOk = 5062,
            NewAccountFail = 5063,
            ChangePassword = 88,
            ChangePasswordOk = 5064,
            ChangePasswordFail = 5065,
            UpdateAccount = 89,
            UpdateAccountOk = 5082,
            UpdateAccountFail = 5083,
            UpdateAccountAsked = 5081,
            ForgottenPassword = 116,
            ForgottenPasswordOk = 5066,
            ForgottenPasswordFail = 5067,
            SelectServer = 113,
            SelectServerOk = 5080,
            SelectServerFull = 5076,
            TimedOut = 5078,
        },
        Conversation = new ConversationRules { InUseSeconds = 3 },
    };

    /// <summary>The 98k sources with their genuine client, which the gate has to exchange a key with.</summary>
    public static Dialect Delphi98kClient { get; } = Delphi98k with { Name = "98k-client", Handshake = new KeyExchangeRules() };

    /// <summary>3K of 2012, a later Delphi family whose gate greets its clients. From reading alone.</summary>
    public static Dialect Delphi3k { get; } = Delphi with
    {
        Name = "3k",
        Layout = BlockLayout.L16Session,
        Idents = LoginIdents.Classic with { ForgottenPassword = 2010, ForgottenPasswordOk = 508, ForgottenPasswordFail = 509, LoginKey = 20142 },
        Handshake = new LoginKeyRules(),
    };

    private static readonly Dialect[] Presets =
        [Vc12, Vc16, Classic, ClassicSubstituted, Wol, Delphi98k, Delphi, OpenMir2, OpenMir2Int, OpenMir2Of2022, AppleM2, Delphi98kClient, Delphi3k];

    /// <summary>Names that <see cref="TryGetPreset"/> knows.</summary>
    public static IReadOnlyList<string> PresetNames { get; } = Array.ConvertAll(Presets, static preset => preset.Name);

    /// <summary>Name in settings and logs.</summary>
    public required string Name { get; init; }

    /// <summary>How frames are marked between gate and LoginSrv.</summary>
    public Framing Framing { get; init; }

    /// <summary>Whether records with a header pass both ways, and no frames <c>%...$</c> but kicks.</summary>
    public bool HasRecords => Framing is Framing.OpenMir2 or Framing.OpenMir2Int;

    /// <summary>Letters of the gate's frames, where it has any.</summary>
    public DialectLetters Letters { get; init; } = DialectLetters.Of('O', 'A', 'X');

    /// <summary>Which address stands second in the open frame.</summary>
    public SecondAddress SecondAddress { get; init; } = SecondAddress.Local;

    /// <summary>The address of <see cref="SecondAddress.Public"/>; null with any other.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>How sessions are written; text framing only.</summary>
    public SessionForm SessionForm { get; init; }

    /// <summary>Sessions that can live at the same time.</summary>
    public int MostSessions => SessionForm == SessionForm.SlotAndHandle ? SlotHandle.Places : int.MaxValue;

    /// <summary>Most bytes of one data payload: <see cref="SmallestPayloadLimit"/> to <see cref="MaxPayloadBytes"/>.</summary>
    public int PayloadLimit { get; init; } = MaxPayloadBytes;

    /// <summary>The open frame goes out right before a client's first data: one that sends none is never announced, nor is its end.</summary>
    public bool OpensWithData { get; init; }

    /// <summary>What clients begin with; null: nothing of their own.</summary>
    public ClientGreeting? ClientGreeting { get; init; }

    /// <summary>The gate sends a <c>*</c> back that is all of a read.</summary>
    public bool EchoesStar { get; init; }

    /// <summary>
    /// What the gate calls itself, told to LoginSrv first on each connection; null: it says nothing. The captcha branch's LoginSrv then
    /// chooses the route to the game servers by it, if it begins with <c>127.0.0.</c> (protocol.md, section 11). IPv4; text framing only.
    /// </summary>
    public IPAddress? Announce { get; init; }

    /// <summary>LoginSrv cannot take an IPv6 address: such a client cannot be announced.</summary>
    public bool RequiresIPv4 { get; init; }

    /// <summary>Code between client and LoginSrv.</summary>
    public SixBitCodec Codec { get; init; }

    /// <summary>Layout of the default message.</summary>
    public BlockLayout Layout { get; init; }

    /// <summary>Whether a client packet has a code digit.</summary>
    public CodeDigitRule CodeDigit { get; init; } = CodeDigitRule.Required;

    /// <summary>The gate writes digit 1 in every packet it forwards.</summary>
    public bool RewritesCodeDigit { get; init; }

    /// <summary>LoginSrv writes a NUL behind each of its frames.</summary>
    public bool AppendsNul { get; init; }

    /// <summary>Message numbers.</summary>
    public LoginIdents Idents { get; init; } = LoginIdents.Classic;

    /// <summary>Shapes of the login messages.</summary>
    public ConversationRules Conversation { get; init; } = ConversationRules.Classic;

    /// <summary>What gate and client say to each other before the first packet is forwarded; null where they say nothing.</summary>
    public HandshakeRules? Handshake { get; init; }

    /// <summary>Whether a client may wait for a word of LoginSrv, a greeting or a captcha, before it sends anything.</summary>
    public bool MayLoginSrvSpeakFirst => !OpensWithData && (Idents.Greeting is not null || Idents.Captcha is not null);

    /// <summary>Finds a preset by its name, upper and lower case alike.</summary>
    public static bool TryGetPreset(string name, [NotNullWhen(true)] out Dialect? dialect)
    {
        ArgumentNullException.ThrowIfNull(name);
        dialect = Array.Find(Presets, preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase));
        return dialect is not null;
    }

    /// <summary>Whether LoginSrv can be told this client address: always IPv4 (mapped too), IPv6 unless <see cref="RequiresIPv4"/>.</summary>
    public bool CanAnnounce(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return !RequiresIPv4 || address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
    }

    /// <summary>What makes this dialect unusable, a sentence each; empty when it is sound.</summary>
    public IReadOnlyList<FormattableString> Validate() => DialectValidation.Check(this);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
