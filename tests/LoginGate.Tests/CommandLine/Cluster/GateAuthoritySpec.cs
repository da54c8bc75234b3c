using System.Security.Cryptography;
using LoginGate.CommandLine.Cluster;

namespace LoginGate.Tests.CommandLine.Cluster;

/// <summary>The authority that <c>logingate cluster cert</c> makes and finds again.</summary>
public sealed class GateAuthoritySpec
{
    private static readonly DateTimeOffset Made = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-9, "the authority holds from 2026-11-28 12:00 UTC on, and it is 2026-11-20 12:00 UTC now")]
    [InlineData(7300, "the authority has expired on 2046-11-24 12:00 UTC")]
    public void One_that_does_not_hold_now_signs_nothing(int days, string message)
    {
        using var authority = GateAuthority.Create(Made);

        var refused = Assert.Throws<CryptographicException>(() => GateAuthority.Load(authority.CertificatePem, authority.KeyPem, Made.AddDays(days)));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7299)]
    public void One_that_holds_signs_for_no_longer_than_that(int days)
    {
        using var made = GateAuthority.Create(Made);
        using var authority = GateAuthority.Load(made.CertificatePem, made.KeyPem, Made.AddDays(days));

        using var certificate = authority.Sign("east", [], Made.AddDays(days), Made.AddDays(days + 10));

        var until = Made.AddDays(Math.Min(days + 10, 7300));
        Assert.Equal(until.UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }
}
