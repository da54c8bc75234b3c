namespace LoginGate.Protocol.Login;

/// <summary>What a player tells when an account is made or updated. Texts over a field's size are cut.</summary>
public sealed record AccountRecord
{
    /// <summary>Account name, up to 10 bytes.</summary>
    public string Account { get; init; } = "";

    /// <summary>Password, up to 10 bytes.</summary>
    public string Password { get; init; } = "";

    /// <summary>The player's own name, up to 20 bytes.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Identity number, up to 14 bytes.</summary>
    public string IdentityNumber { get; init; } = "";

    /// <summary>Telephone, up to 14 bytes.</summary>
    public string Phone { get; init; } = "";

    /// <summary>First security question, up to 20 bytes.</summary>
    public string Question { get; init; } = "";

    /// <summary>Answer to it, up to 12 bytes.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Mail address, up to 40 bytes.</summary>
    public string Mail { get; init; } = "";

    /// <summary>Second security question, up to 20 bytes.</summary>
    public string Question2 { get; init; } = "";

    /// <summary>Answer to it, up to 12 bytes.</summary>
    public string Answer2 { get; init; } = "";

    /// <summary>Birthday as <c>1978/01/01</c>, up to 10 bytes.</summary>
    public string Birthday { get; init; } = "";

    /// <summary>Mobile telephone, up to 15 bytes (13 in the compact records).</summary>
    public string Mobile { get; init; } = "";

    /// <summary>Free text, up to 40 bytes (20 in the compact records).</summary>
    public string Memo { get; init; } = "";

    /// <summary>More free text, as <see cref="Memo"/>.</summary>
    public string Memo2 { get; init; } = "";

    /// <summary>The fifteenth text of the VC client; no other family has it.</summary>
    public string Extra { get; init; } = "";

    /// <summary>The account alone: a password is never printed.</summary>
    public override string ToString() => $"{nameof(AccountRecord)} {LoginText.NameIn(Account)}";

    internal string[] ToTexts() =>
    [
        Account, Password, UserName, IdentityNumber, Phone, Question, Answer, Mail,
        Question2, Answer2, Birthday, Mobile, Memo, Memo2, Extra,
    ];

    internal static AccountRecord FromTexts(ReadOnlySpan<string> texts) => new()
    {
        Account = At(texts, 0),
        Password = At(texts, 1),
        UserName = At(texts, 2),
        IdentityNumber = At(texts, 3),
        Phone = At(texts, 4),
        Question = At(texts, 5),
        Answer = At(texts, 6),
        Mail = At(texts, 7),
        Question2 = At(texts, 8),
        Answer2 = At(texts, 9),
        Birthday = At(texts, 10),
        Mobile = At(texts, 11),
        Memo = At(texts, 12),
        Memo2 = At(texts, 13),
        Extra = At(texts, 14),
    };

    private static string At(ReadOnlySpan<string> texts, int index) => index < texts.Length ? texts[index] : "";
}
