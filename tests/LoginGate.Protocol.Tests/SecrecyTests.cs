using System.Text;
using LoginGate.Fuzzing;
using LoginGate.Protocol.Login;
using Xunit.Abstractions;

namespace LoginGate.Protocol.Tests;

/// <summary>Whatever is explained, in whatever dialect it was written and is read: no password is shown, neither clear nor coded.</summary>
public class SecrecyTests(ITestOutputHelper output)
{
    private const string Account = "anna";
    private const string Password = "geheim77";

    private static readonly SecretText Secret = new(Password);

    // Numbers of the login conversation in some dialect, moved ones, and none at all.
    private static readonly ushort[] Idents =
    [
        0, 1, 5, 86, 87, 104, 107, 113, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 526, 528, 529, 530, 531, 532, 533, 537, 2000, 2001, 2002,
        2003, 2004, 2005, 2006, 2008, 2010, 2011, 3501, 5003, 5005, 5006, 5061, 12001, 41511, 65535,
    ];

    private static readonly string[] FewSeparators = ["/", "^", "@", "|", "\t", " ", "\x01", "\0", "\xE9", "//", "/^"];

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_login_shows_the_account_and_no_password_whatever_parts_them(string preset)
    {
        var dialect = Preset(preset);
        for (int separator = 0; separator < 256; separator++)
        {
            if (char.IsAsciiLetterOrDigit((char)separator)) continue;
            byte[] packet = Request(dialect, dialect.Idents.Login, $"{Account}{(char)separator}{Password}");
            foreach (byte[] capture in Wrapped(dialect, packet))
            {
                string told = Explained(capture, dialect, WireDirection.Guess);
                AssertHidden(told, $"separator {separator:X2}");
                // What may be rotated is not shown at all.
                bool mayBeRotated = dialect.Idents.KeyRequest is not null && (capture == packet || separator is not (>= ' ' and <= '~'));
                // No login comes from LoginSrv.
                if (!mayBeRotated && !told.StartsWith("LoginSrv", StringComparison.Ordinal))
                    Assert.Contains($"account '{Account}', password ******", told, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("^", "anna_b.c@d.e^geheim77", "anna_b.c@d.e")]
    [InlineData("^", "anna^gehe^im77", "anna")]
    [InlineData("/^", "anna_1^gehe/im77", "anna_1")]
    [InlineData("@", "anna@geheim77", "anna")]
    [InlineData("||", "anna.b||geheim77", "anna.b")]
    // What else stands before the separator may be a part of the password: shown as if nothing were told.
    [InlineData("^", "anna/gehe^im77", "anna")]
    [InlineData("^", "anna gehe^im77", "anna")]
    [InlineData("^", "anna-gehe^im77", "anna")]
    [InlineData("^", "anna_b/geheim77", "anna")]
    [InlineData("^", "账号^geheim77", "账号")]
    // And nothing told.
    [InlineData("", "anna_b/geheim77", "anna")]
    public void A_login_is_shown_up_to_the_separator_that_is_told(string separators, string body, string account)
    {
        foreach (var preset in Dialect.PresetNames.Select(Preset))
        {
            var dialect = preset with { Conversation = preset.Conversation with { LoginSeparators = separators } };
            byte[] packet = LoginPacket.BuildRequest(dialect, '1', new MessageHeader(dialect.Idents.Login), LoginText.Gbk.GetBytes(body));
            string told = Explained(packet, dialect, WireDirection.FromClient);
            // It may be rotated with a key: then no part of it is an account.
            bool mayBeRotated = preset.Idents.KeyRequest is not null;
            Assert.Contains(mayBeRotated ? "account and password, not in plain text" : $"account '{account}', password ******", told, StringComparison.Ordinal);
            AssertHidden(told, body);
        }
    }

    [Fact]
    public void A_separator_that_is_told_shows_no_password_that_another_one_parts()
    {
        for (int separator = 0; separator < 256; separator++)
        {
            if (char.IsAsciiLetterOrDigit((char)separator)) continue;
            foreach (string told in (string[])["/", "^", "!&#$%@-+"])
            {
                var dialect = Dialect.Classic with { Conversation = Dialect.Classic.Conversation with { LoginSeparators = told } };
                AssertHidden(
                    Explained(Request(dialect, dialect.Idents.Login, $"{Account}{(char)separator}{Password}"), dialect, WireDirection.FromClient),
                    $"separator {separator:X2}, told {told}");
            }
        }
    }

    [Fact]
    public void A_name_of_Chinese_characters_is_shown()
    {
        byte[] packet = LoginRequests.Build(Dialect.Classic, '1', new AccountLoginRequest("账号", Password));
        Assert.Contains("account '账号', password ******", Explained(packet, Dialect.Classic, WireDirection.FromClient), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_login_without_anything_between_account_and_password_shows_neither(string preset)
    {
        var dialect = Preset(preset);
        string told = Explained(Request(dialect, dialect.Idents.Login, $"{Account}{Password}"), dialect, WireDirection.FromClient);
        AssertHidden(told, preset);
        Assert.DoesNotContain(Account, told, StringComparison.Ordinal);
        Assert.Null(LoginRequests.AccountIn(dialect, Request(dialect, dialect.Idents.Login, $"{Account}{Password}")));
        Assert.Contains(
            dialect.Idents.KeyRequest is null ? "body of unknown shape, 16 coded characters, not shown" : "account and password, not in plain text", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void No_message_of_any_number_shows_a_password_in_any_dialect(string preset)
    {
        var writer = Preset(preset);
        foreach (ushort ident in Idents)
        {
            for (int turn = 0; turn < 2; turn++)
            {
                string separator = FewSeparators[(ident + 4 * turn) % FewSeparators.Length];
                string[] bodies =
                [
                    $"{Account}{separator}{Password}", $"{separator}{Password}{separator}",
                    $"{Account}{separator}{Password}{separator}{Password}", $"a{separator}{Password[..4]}",
                ];
                foreach (string body in bodies)
                {
                    AssertHiddenFromAll(writer, Request(writer, ident, body), $"{preset} request {ident} '{body}'");
                    byte[] reply = LoginPacket.BuildReply(writer, new MessageHeader(ident), Listen.Bytes(body));
                    AssertHiddenFromAll(writer, reply, $"{preset} reply {ident} '{body}'");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void No_message_that_carries_a_password_shows_it_whole_or_cut_or_with_something_behind(string preset)
    {
        var writer = Preset(preset);
        foreach (byte[] packet in Secrets(writer))
        {
            AssertHiddenFromAll(writer, packet, preset);
            for (int length = 1; length < packet.Length; length += Math.Max(1, packet.Length / 20))
            {
                AssertHiddenFromAll(writer, [.. packet[..length], (byte)'!'], $"{preset} cut at {length}");
                AssertHiddenFromAll(writer, packet[..length], $"{preset} broken off at {length}");
                AssertHiddenFromAll(writer, packet[length..], $"{preset} from {length}");
            }
            AssertHiddenFromAll(writer, [.. packet[..^1], .. Listen.Bytes($"{Password}!")], $"{preset} with clear text behind the code");
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_second_packet_in_a_frame_is_not_shown(string preset)
    {
        var writer = Preset(preset);
        byte[] harmless = LoginRequests.Build(writer, '1', new SelectServerRequest("east", 1));
        foreach (byte[] packet in Secrets(writer))
        {
            AssertHiddenFromAll(writer, [.. harmless, .. packet], preset);
            AssertHiddenFromAll(writer, [.. harmless, .. packet[1..]], preset);
            AssertHiddenFromAll(writer, [.. "*"u8, .. packet], preset);
            AssertHiddenFromAll(writer, [.. harmless[..^1], .. packet], preset);
        }
    }

    [Fact]
    public void A_capture_that_was_damaged_shows_no_password() => new FuzzRun(output, cases: 3000).Check(
        Damaged,
        damaged => AssertHidden(Explained(damaged.Capture, damaged.Reader, damaged.Direction), "damaged"),
        _ => [],
        damaged => $"{Listen.Latin(damaged.Capture)} read as {damaged.Reader?.Name ?? "any"}, {damaged.Direction}");

    [Theory]
    [InlineData("%geheim77$")]
    [InlineData("%A12/geheim77$")]
    [InlineData("%A12/#geheim77!$")]
    [InlineData("%Q12/#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$geheim77")]
    [InlineData("%12/geheim77$")]
    [InlineData("%12$%geheim77/x$")]
    [InlineData("%+geheim77$")]
    [InlineData("%+Mgeheim77$")]
    [InlineData("%-geheim77$")]
    [InlineData("%X12/geheim77$")]
    [InlineData("%O12/geheim77/10.0.0.1$")]
    [InlineData("%S12/geheim77$")]
    [InlineData("#geheim77!")]
    [InlineData("#1<<<<<I@C<<<<<<<<geheim77")]
    [InlineData("anna/geheim77")]
    [InlineData("!geheim77#")]
    public void Frames_without_sense_are_shown_by_their_marks_and_length(string capture) =>
        AssertHiddenFromAll(Dialect.Classic, Listen.Bytes(capture), capture);

    [Fact]
    public void Records_without_sense_are_shown_by_their_header()
    {
        for (byte type = 0; type < 5; type++)
        {
            foreach (var dialect in (Dialect[])[Dialect.OpenMir2, Dialect.OpenMir2Int])
            {
                byte[] record = OpenMir2Record(dialect, type, Listen.Bytes(Password));
                AssertHiddenFromAll(dialect, record, $"type {type}");
                AssertHiddenFromAll(dialect, record[..^1], $"type {type} broken off");
            }
            AssertHiddenFromAll(Dialect.OpenMir2, OpenMir2Record(type, Password, []), $"type {type}, session id");
        }
    }

    [Fact]
    public void A_short_login_read_with_a_longer_block_is_not_taken_for_a_harmless_message()
    {
        foreach (var reader in Readers.Where(reader => reader.Layout != BlockLayout.L12))
        {
            var writer = reader with { Layout = BlockLayout.L12 };
            byte[] packet = Request(writer, 2001, "a/pw");
            string told = Explained(packet, reader, WireDirection.FromClient);
            Assert.DoesNotContain(Listen.Latin(packet.AsSpan(18, 6)), told, StringComparison.Ordinal);
            Assert.DoesNotContain($"{'p' | ('w' << 8)}", told, StringComparison.Ordinal);
            Assert.DoesNotContain($"{BitConverter.ToInt32("a/pw"u8)}", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Messages_that_are_known_to_be_harmless_are_shown_whole()
    {
        foreach (var dialect in Dialect.PresetNames.Select(Preset))
        {
            List<byte[]> harmless =
            [
                LoginRequests.Build(dialect, '3', new SelectServerRequest("ktest", 1)),
                LoginReplies.Build(dialect, new LoginFailedReply(LoginFailure.WrongPassword, ErrorCount: 3)),
                LoginReplies.Build(dialect, new ServerListReply([new("east-1 (new)", 1, 1), new("龙城", 2, 2)], "anna")),
                LoginReplies.Build(dialect, new SelectServerReply(dialect.Conversation.SelectsByIndex ? "10.0.0.8" : "gate.example.com", 7100, 31)),
                LoginReplies.Build(dialect, new NewAccountReply(true)),
            ];
            if (dialect.Idents.VersionCheck is not null)
                harmless.Add(LoginRequests.Build(dialect, '1', new VersionCheckRequest(20020522)));
            if (dialect.Idents.SelectServerFull is not null) harmless.Add(LoginReplies.Build(dialect, new ServerFullReply()));
            for (int at = 0; at < harmless.Count; at++)
            {
                var direction = IsRequest(dialect, harmless[at]) ? WireDirection.FromClient : WireDirection.ToClient;
                var frame = Assert.Single(FrameExplainer.Explain(harmless[at], dialect, direction).Frames);
                Assert.Equal(Listen.Latin(harmless[at]), frame.Text);
                Assert.DoesNotContain(frame.Details, detail => detail.Format.Contains("not shown", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("#3<<<<<B\\<<<<<<<<<VsMaXsL!", "#3<<<<<B\\<<<<<<<<<VsMaXsL!")]
    [InlineData("%A12/#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "%A12/#2<<<<<I@C<<<<<<<<...!$")]
    [InlineData("%A12/#2<<<<<@@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "%A12/#...!$")]
    [InlineData("%A12/#2<<<<<@@C<<<<<<<<!$", "%A12/#...!$")]
    [InlineData("%A12/#3<<<<<B\\<<<<<<<<<VsMaXsL!#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "%A12/#3<<<<<B\\<<<<<<<<<VsMaXsL!...$")]
    [InlineData("%A12/#2<<<!$", "%A12/#...!$")]
    [InlineData("%A12/2<<<!$", "%A12/...$")]
    [InlineData("%Q12$", "%...$")]
    [InlineData("%+Q$", "%+...$")]
    [InlineData("%++$", "%++$")]
    [InlineData("hello", "...")]
    public void What_is_left_out_of_the_text_is_marked(string capture, string shown) =>
        Assert.Equal(shown, Assert.Single(FrameExplainer.Explain(capture, Dialect.Classic).Frames).Text);

    [Fact]
    public void An_unknown_message_tells_its_number_and_length()
    {
        var frame = Assert.Single(FrameExplainer.Explain("#2<<<<<@@C<<<<<<<<YBQoY?<mGs=]XsHlHL!", Dialect.Classic).Frames);
        Assert.Equal("unknown message (1857)", $"{frame.Title}");
        Assert.Equal(["body of 18 coded characters, not shown"], frame.Details.Select(FormattableString.Invariant));
    }

    [Fact]
    public void No_record_of_a_message_prints_a_password()
    {
        object[] messages =
        [
            new AccountLoginRequest($"{Account}^{Password}", ""), new ChangePasswordRequest($"{Account}^{Password}", "", ""),
            new ForgottenPasswordRequest($"{Account}^{Password}", []), new NewAccountRequest(Record), new UpdateAccountRequest(Record), Record,
            new UnknownRequest(new LoginPacket(default, Listen.Bytes(Password)) { PlainTail = Password }),
            new UnknownReply(new LoginPacket(default, Listen.Bytes(Password)) { PlainTail = Password }),
        ];
        foreach (object message in messages) AssertHidden(message.ToString()!, message.GetType().Name);
        Assert.Equal("AccountLoginRequest anna", messages[0].ToString());
    }

    private static AccountRecord Record { get; } = new()
    {
        Account = Account,
        Password = Password,
        UserName = Password,
        IdentityNumber = Password,
        Phone = Password,
        Question = Password,
        Answer = Password,
        Mail = Password,
        Question2 = Password,
        Answer2 = Password,
        Birthday = Password,
        Mobile = Password,
        Memo = Password,
        Memo2 = Password,
        Extra = Password,
    };

    /// <summary>The presets, and what they may be made into.</summary>
    private static List<Dialect> Readers { get; } =
    [
        .. Dialect.PresetNames.Select(Preset),
        .. Enum.GetValues<SixBitCodec>().SelectMany(codec => Enum.GetValues<BlockLayout>().Select(layout =>
            Dialect.Classic with { Name = $"{codec} {layout}", Codec = codec, Layout = layout, CodeDigit = CodeDigitRule.Optional })),
        .. Enum.GetValues<SixBitCodec>().Select(codec => Dialect.Vc16 with { Name = $"vc16 {codec}", Codec = codec }),
    ];

    private static Dialect Preset(string name) => Dialect.TryGetPreset(name, out var dialect) ? dialect : throw new ArgumentException(name);

    private static byte[] Request(Dialect dialect, ushort ident, string body) =>
        LoginPacket.BuildRequest(dialect, '1', new MessageHeader(ident), Listen.Bytes(body));

    /// <summary>Every message of a dialect that holds a password.</summary>
    private static List<byte[]> Secrets(Dialect dialect)
    {
        var idents = dialect.Idents;
        List<byte[]> packets =
        [
            LoginRequests.Build(dialect, '1', new AccountLoginRequest(Account, Password)),
            LoginRequests.Build(dialect, '1', new NewAccountRequest(Record)),
            Request(dialect, idents.NewAccount!.Value, $"{Account}|{Password}|{Password}"),
        ];
        if (idents.LoginAlternative is { } alternative) packets.Add(Request(dialect, alternative, $"{Account}/{Password}"));
        if (idents.UpdateAccount is not null) packets.Add(LoginRequests.Build(dialect, '1', new UpdateAccountRequest(Record)));
        if (idents.ChangePassword is not null) packets.Add(LoginRequests.Build(dialect, '1', new ChangePasswordRequest(Account, Password, Password)));
        if (idents.ForgottenPassword is not null)
        {
            packets.Add(LoginRequests.Build(dialect, '1', new ForgottenPasswordRequest(Account, [Password, Password])));
            packets.Add(LoginReplies.Build(dialect, new ForgottenPasswordReply(true, Password)));
        }
        return packets;
    }

    private static (byte[] Capture, Dialect? Reader, WireDirection Direction) Damaged(Random random)
    {
        var writer = Readers[random.Next(Readers.Count)];
        var header = new MessageHeader(
            Idents[random.Next(Idents.Length)], random.Next(3) - 1, (ushort)random.Next(3), (ushort)random.Next(2), (ushort)random.Next(2));
        // So many that damage leaves some: without any, the whole might be a server's name.
        string separators = new((char)random.Next(1, '0'), 9);
        byte[] body = Listen.Bytes($"{Account}{separators}{Password}{separators}");
        byte[] packet = random.Next(2) == 0 ? LoginPacket.BuildRequest(writer, '1', header, body) : LoginPacket.BuildReply(writer, header, body);
        var wrapped = Wrapped(writer, packet).ToArray();
        List<byte> capture = [.. wrapped[random.Next(wrapped.Length)]];
        for (int count = random.Next(4); count > 0; count--)
        {
            int at = random.Next(capture.Count);
            byte value = "%$#!*/+-19<{\0x "u8[random.Next(15)];
            if (random.Next(3) == 0) capture.RemoveAt(at);
            else if (random.Next(2) == 0) capture.Insert(at, value);
            else capture[at] = value;
        }
        int reader = random.Next(-1, 2 * Readers.Count);
        return ([.. capture], reader < 0 ? null : reader < Readers.Count ? Readers[reader] : writer, (WireDirection)random.Next(5));
    }

    private static bool IsRequest(Dialect dialect, byte[] packet) =>
        LoginPacket.TryParseHeader(dialect, packet, out var header, out _) && dialect.Idents.NameOfReply(header.Ident) is null;

    /// <summary>The packet alone, in a frame of the gate, in one of LoginSrv.</summary>
    private static IEnumerable<byte[]> Wrapped(Dialect dialect, byte[] packet)
    {
        yield return packet;
        if (packet.Length > dialect.PayloadLimit || packet.AsSpan().ContainsAny("%$\0"u8)) yield break;
        if (dialect.HasRecords)
        {
            yield return OpenMir2Record(dialect, 2, packet);
            yield return OpenMir2Record(dialect, 2, [.. packet, (byte)'$']);
            yield break;
        }
        string session = dialect.SessionForm == SessionForm.SlotAndHandle ? "3/12" : "12";
        string number = dialect.Framing == Framing.Text ? session : "\x0C\0\0\0";
        yield return [.. Listen.Bytes($"%{(char)dialect.Letters.Data}{number}/"), .. packet, (byte)'$'];
        yield return [.. Listen.Bytes($"%{session}/"), .. packet, (byte)'$', 0];
    }

    private static byte[] OpenMir2Record(Dialect dialect, byte type, byte[] data) =>
        dialect == Dialect.OpenMir2Int ? OpenMir2Record(type, BitConverter.GetBytes(12), data) : OpenMir2Record(type, "12", data);

    private static byte[] OpenMir2Record(byte type, string session, byte[] data) =>
        OpenMir2Record(type, [.. BitConverter.GetBytes(session.Length), .. Encoding.Unicode.GetBytes(session)], data);

    private static byte[] OpenMir2Record(byte type, byte[] session, byte[] data)
    {
        byte[] inside =
        [
            4, type, .. session, .. BitConverter.GetBytes((short)data.Length), .. BitConverter.GetBytes(data.Length), .. data,
        ];
        return [0x9A, 0xAA, 0x9A, 0xAA, .. BitConverter.GetBytes((short)inside.Length), .. inside];
    }

    private static string Explained(byte[] capture, Dialect? dialect, WireDirection direction) =>
        string.Join('\n', FrameExplainer.Explain(capture, dialect, direction).Lines());

    private static void AssertHiddenFromAll(Dialect writer, byte[] packet, string what)
    {
        foreach (var reader in Readers) AssertHidden(LoginRequests.AccountIn(reader, packet) ?? "", $"account of {what}, read as {reader}");
        foreach (byte[] capture in Wrapped(writer, packet))
        {
            foreach (var direction in (WireDirection[])[WireDirection.Guess, WireDirection.FromClient, WireDirection.ToClient])
            {
                AssertHidden(Explained(capture, null, direction), what);
                foreach (var reader in Readers) AssertHidden(Explained(capture, reader, direction), $"{what}, read as {reader}, {direction}");
            }
        }
    }

    private static void AssertHidden(string told, string what)
    {
        if (Secret.FindIn(told) is { } found) Assert.Fail($"{what}: '{found}' stands in\n{told}");
    }
}
