using LoginGate.Protocol;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Reads <c>public-address</c>: the address of the gate that the open frame names, instead of one that the connection shows. Empty: none,
/// as a line says whose defaults have one.
/// </summary>
internal static class PublicAddressReader
{
    private const string Key = "public-address";
    private const string Kind = "second-address";

    /// <param name="custom">The dialect's section.</param>
    /// <param name="basis">The dialect so far; its second address is public where <c>second-address</c> says so.</param>
    public static Dialect Read(SettingsSection custom, Dialect basis)
    {
        var isPublic = basis.SecondAddress == SecondAddress.Public;
        var text = custom.HasOwn(Key) ? custom.Text(Key, mayBeEmpty: true) : "";
        if (text.Length == 0)
        {
            if (isPublic && custom.AreGood(Key))
                custom.ErrorOfPair(Key, "is missing, and second-address is public", Kind);
            return Without(basis);
        }
        if (!isPublic && custom.HasOwn(Kind))
            custom.ErrorOfPair(Key, "says that second-address is public, which is another", Kind);
        else if (Refuse(text, basis) is { } fault)
            custom.Error(Key, fault);
        else if (PlainAddress.TryRead(text, out var address))
            return basis with { SecondAddress = SecondAddress.Public, PublicAddress = address };
        return Without(basis);
    }

    // What goes on after an error has to be sound.
    private static Dialect Without(Dialect basis) =>
        basis.SecondAddress == SecondAddress.Public ? basis with { SecondAddress = SecondAddress.Local } : basis;

    private static Phrase? Refuse(string text, Dialect dialect)
    {
        if (!PlainAddress.TryRead(text, out var address) || ListenAddress.IsForMany(address) || ListenAddress.IsAny(address))
            return $"must be an IP address under which clients reach the gate, such as 203.0.113.5, is '{text}'";
        return dialect.CanAnnounce(address) ? null : Phrase.Of($"must be an IPv4 address, for LoginSrv takes no other, is '{text}'");
    }
}
