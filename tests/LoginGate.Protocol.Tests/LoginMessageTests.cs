using System.Text;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol.Tests;

public class LoginMessageTests
{
    private static readonly AccountRecord Record = new()
    {
        Account = "test01",
        Password = "pass01",
        UserName = "Tester",
        IdentityNumber = "650101-1455111",
        Question = "q1",
        Answer = "a1",
        Mail = "t@e.st",
        Question2 = "q2",
        Answer2 = "a2",
        Birthday = "1978/01/01",
    };

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Fact]
    public void The_classic_account_packet_is_the_golden_one()
    {
        string golden = GoldenVectors.Find("msg", "m12-20").Text("pkt");
        Assert.Equal(golden, Listen.Latin(LoginRequests.Build(Dialect.Classic, '1', new NewAccountRequest(Record))));
        Assert.Equal(408, golden.Length);
        Assert.True(LoginRequests.TryParse(Dialect.Classic, Listen.Bytes(golden), out var request));
        Assert.Equal(new NewAccountRequest(Record), request);
    }

    [Fact]
    public void Account_packets_have_the_sizes_that_were_measured()
    {
        Assert.Equal(351, LoginRequests.Build(Dialect.Delphi98k, '1', new NewAccountRequest(Record)).Length);
        Assert.Equal(352, LoginRequests.Build(Dialect.OpenMir2, '1', new NewAccountRequest(Record)).Length);
        Assert.Equal(408, LoginRequests.Build(Dialect.Wol, '1', new NewAccountRequest(Record)).Length);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_request_of_a_dialect_reads_back(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        LoginRequest[] requests =
        [
            new AccountLoginRequest("test01", "pass01"),
            new AccountLoginRequest("账号", "密码/x"),
            new NewAccountRequest(Record),
            new NewAccountRequest(Record with { UserName = "王小明", Memo2 = "last" }),
            dialect.Conversation.SelectsByIndex ? new SelectServerRequest("", 2) : new SelectServerRequest("龙城", 0),
        ];
        if (dialect.Idents.VersionCheck is not null) requests = [.. requests, new VersionCheckRequest(VersionCheckRequest.LowestGood)];
        if (dialect.Idents.ChangePassword is not null) requests = [.. requests, new ChangePasswordRequest("test01", "pass01", "newpw1")];
        if (dialect.Idents.UpdateAccount is not null) requests = [.. requests, new UpdateAccountRequest(Record)];
        foreach (var request in requests)
        {
            byte[] packet = LoginRequests.Build(dialect, '7', request);
            using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, Dialect.MaxPayloadBytes);
            Assert.Equal([Listen.Latin(packet), "outside 0"], Listen.ToClient(decoder, [packet]));
            Assert.True(LoginRequests.TryParse(dialect, packet, out var back));
            Assert.Equal(request, back);
        }
    }

    [Theory]
    [InlineData("", "a/b^c", "a", "b^c")]
    [InlineData("^", "a/b^c", "a/b", "c")]
    [InlineData("^/", "a/b^c", "a", "b^c")]
    public void A_login_is_parted_where_the_dialect_says(string separators, string body, string account, string password)
    {
        var dialect = Dialect.Classic with { Conversation = new ConversationRules { LoginSeparators = separators } };
        byte[] packet = LoginPacket.BuildRequest(dialect, '1', new MessageHeader(2001), Listen.Bytes(body));

        Assert.True(LoginRequests.TryParse(dialect, packet, out var request));

        Assert.Equal(new AccountLoginRequest(account, password), request);
        byte[] own = LoginRequests.Build(dialect, '1', new AccountLoginRequest("a", "b"));
        Assert.True(LoginPacket.TryParse(dialect, own, out var parsed));
        Assert.Equal($"a{(separators.Length == 0 ? '/' : separators[0])}b", Listen.Latin(parsed.Body));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_refused_login_reads_back(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        LoginFailure[] told = dialect.Conversation.Failures == FailureStyle.RecogCode
            ? [LoginFailure.NoAccount, LoginFailure.WrongPassword, LoginFailure.Locked, LoginFailure.InUse]
            : [LoginFailure.NoAccount, LoginFailure.WrongPassword];
        foreach (var failure in told)
        {
            byte[] packet = LoginReplies.Build(dialect, new LoginFailedReply(failure, ErrorCount: 3));
            Assert.True(LoginReplies.TryParse(dialect, packet, out var back));
            var failed = Assert.IsType<LoginFailedReply>(back);
            Assert.Equal(failure, failed.Failure);
            Assert.Equal(dialect.Conversation.PlainErrorCount ? 3 : null, failed.ErrorCount);
            Assert.Equal(LoginStep.Refused, LoginReplies.ReadStep(dialect, packet, out var read));
            Assert.Equal(failure, read);
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_account_of_a_login_and_of_a_new_account_is_told_and_of_nothing_else(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Assert.Equal("test01", Account(new AccountLoginRequest("test01", "pass1")));
        Assert.Equal("账号", Account(new NewAccountRequest(new AccountRecord { Account = "账号", Password = "pass1" })));
        Assert.Null(Account(new AccountLoginRequest("", "pass1")));
        Assert.Null(Account(new SelectServerRequest("test01", 1)));
        if (dialect.Idents.LoginAlternative is { } alternative)
            Assert.Equal("test01", LoginRequests.AccountIn(dialect, LoginPacket.BuildRequest(dialect, '1', new MessageHeader(alternative), "test01/pass1"u8)));
        if (dialect.Idents.ChangePassword is not null) Assert.Null(Account(new ChangePasswordRequest("test01", "pass1", "pass2")));
        Assert.Null(LoginRequests.AccountIn(dialect, "#1<<<!"u8));
        // What clients of a key hide is no account; what the gate has restored is one.
        byte[] login = LoginRequests.Build(dialect, '1', new AccountLoginRequest("test01", "pass1"));
        if (dialect.Idents.KeyRequest is not null)
            Assert.Null(LoginRequests.AccountIn(dialect, KeyRotation98k.HideBody(dialect, login, KeyRotation98k.KeyOf(0x1234))));

        string? Account(LoginRequest request) => LoginRequests.AccountIn(dialect, LoginRequests.Build(dialect, '1', request));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Whose_password_is_tried_is_told_from_all_others_whatever_signs_he_has(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        // Where clients have a key, letters above 127 may be what it hides.
        bool hides = dialect.Idents.KeyRequest is not null;
        foreach (string account in (string[])["test01", "玩家1", "玩家2", "test=x", "a.b_c@d"])
        {
            if (hides && !Ascii.IsValid(account)) continue;
            Assert.Equal(account, Whole(new AccountLoginRequest(account, "pass1")));
            if (dialect.Idents.ChangePassword is not null) Assert.Equal(account, Whole(new ChangePasswordRequest(account, "pass1", "pass2")));
            if (dialect.Idents.ForgottenPassword is not null) Assert.Equal(account, Whole(new ForgottenPasswordRequest(account, ["a", "b"])));
        }
        Assert.Equal(("test", hides ? null : "玩家"), (Account(new AccountLoginRequest("test=x", "pass1")), Account(new AccountLoginRequest("玩家1", "pass1"))));
        Assert.Equal(("玩家1", "test…", "…"), (LoginText.Shown("玩家1"), LoginText.Shown("test=x"), LoginText.Shown("\u001b[2J")));

        string? Whole(LoginRequest request)
        {
            LoginRequests.AccountIn(dialect, LoginRequests.Build(dialect, '1', request), out string? whole);
            return whole;
        }

        string? Account(LoginRequest request) => LoginRequests.AccountIn(dialect, LoginRequests.Build(dialect, '1', request));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void What_tries_a_password_without_a_login_is_seen_in_its_answer(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        if (dialect.Idents.ChangePassword is not null)
        {
            Assert.Equal((LoginStep.PasswordRefused, LoginFailure.WrongPassword), Step(new ChangePasswordReply(false, LoginFailure.WrongPassword)));
            Assert.Equal((LoginStep.PasswordGiven, LoginFailure.None), Step(new ChangePasswordReply(true)));
        }
        if (dialect.Idents.ForgottenPassword is not null)
        {
            Assert.Equal((LoginStep.PasswordRefused, LoginFailure.WrongPassword), Step(new ForgottenPasswordReply(false, "")));
            Assert.Equal((LoginStep.PasswordGiven, LoginFailure.None), Step(new ForgottenPasswordReply(true, "pass1")));
        }

        (LoginStep, LoginFailure) Step(LoginReply reply) => (LoginReplies.ReadStep(dialect, LoginReplies.Build(dialect, reply), out var failure), failure);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_message_number_read_alone_is_that_of_the_whole_block(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var known));
        foreach (var layout in Enum.GetValues<BlockLayout>())
        {
            var dialect = known with { Layout = layout };
            for (int ident = 0; ident <= ushort.MaxValue; ident += 97)
            {
                var header = new MessageHeader((ushort)ident, -ident, Param: (ushort)~ident, Tag: 7, Series: ushort.MaxValue);
                Assert.True(LoginPacket.TryReadIdent(dialect, LoginPacket.BuildRequest(dialect, '3', header, "body"u8), out ushort read));
                Assert.Equal(ident, read);
            }
            Assert.False(LoginPacket.TryReadIdent(dialect, Listen.Bytes("#1<<<<<<<<<<<<!"), out _));
            Assert.False(LoginPacket.TryReadIdent(dialect, Listen.Bytes($"#1{new string('/', 30)}!"), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void How_far_a_login_got_is_told_from_all_that_answers_none(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Assert.Equal(LoginStep.Accepted, LoginReplies.ReadStep(dialect, LoginReplies.Build(dialect, new ServerListReply([new("ktest", 1, 1)], "test01")), out var well));
        Assert.Equal(LoginFailure.None, well);
        Assert.Equal(LoginStep.ServerChosen, LoginReplies.ReadStep(dialect, LoginReplies.Build(dialect, new SelectServerReply("127.0.0.1", 7100, 31)), out _));

        Assert.Equal(LoginStep.None, LoginReplies.ReadStep(dialect, LoginReplies.Build(dialect, new NewAccountReply(true)), out _));
        foreach (string none in (string[])["", "#", "#!", "no packet", "#<<<<!", "%12/#<<<<!$"])
            Assert.Equal(LoginStep.None, LoginReplies.ReadStep(dialect, Listen.Bytes(none), out _));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Lists_and_choices_read_back(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        ServerEntry[] servers = [new("ktest", 1, 1), new("龙城", 1, 2)];
        Assert.True(LoginReplies.TryParse(dialect, LoginReplies.Build(dialect, new ServerListReply(servers, "test01")), out var list));
        var back = Assert.IsType<ServerListReply>(list);
        if (dialect == Dialect.Wol) Assert.Equal("test01", back.Account);
        else Assert.Equal(servers, back.Servers);

        Assert.True(LoginReplies.TryParse(dialect, LoginReplies.Build(dialect, new SelectServerReply("127.0.0.1", 7100, 31)), out var selected));
        int port = dialect.Conversation.SelectsByIndex ? 0 : 7100;
        Assert.Equal(new SelectServerReply("127.0.0.1", port, 31), selected);
    }

    [Theory]
    [InlineData("m12-09", "classic")]
    [InlineData("x12-09", "98k")]
    [InlineData("v12-05", "vc12")]
    [InlineData("v16-09", "vc16")]
    public void Golden_server_lists_are_built_to_the_byte(string id, string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Assert.Equal(
            GoldenVectors.Find("msg", id).Text("pkt"),
            Listen.Latin(LoginReplies.Build(dialect, new ServerListReply([new("ktest", 1, 1)]))));
    }

    [Theory]
    [InlineData("m12-10", "classic", 7100, 2)]
    [InlineData("v12-06", "vc12", 0, 31)]
    [InlineData("v16-10", "vc16", 0, 31)]
    public void Golden_choices_are_built_to_the_byte(string id, string preset, int port, int session)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Assert.Equal(
            GoldenVectors.Find("msg", id).Text("pkt"),
            Listen.Latin(LoginReplies.Build(dialect, new SelectServerReply("127.0.0.1", port, session))));
    }

    [Fact]
    public void No_message_prints_a_password()
    {
        Assert.DoesNotContain("secret", new AccountLoginRequest("test01", "secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new ChangePasswordRequest("test01", "secret", "secret2").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new NewAccountRequest(Record with { Password = "secret" }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new ForgottenPasswordReply(true, "secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_the_dialect_does_not_have_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LoginRequests.Build(Dialect.Vc12, '1', new ChangePasswordRequest("a", "b", "c")));
        Assert.Throws<ArgumentException>(() => LoginReplies.Build(Dialect.Classic, new GreetingReply()));
    }

    [Fact]
    public void Record_bodies_of_the_wrong_length_are_no_messages()
    {
        byte[] packet = LoginRequests.Build(Dialect.Classic, '1', new NewAccountRequest(Record));
        Assert.False(LoginRequests.TryParse(Dialect.Classic, [.. packet[..200], (byte)'!'], out _));
        Assert.False(LoginRequests.TryParse(Dialect.Classic, [.. packet[..300], (byte)'!'], out _));
    }
}
