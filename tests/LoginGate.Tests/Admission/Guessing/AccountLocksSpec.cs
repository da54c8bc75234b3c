using LoginGate.Admission.Guessing;

namespace LoginGate.Tests.Admission.Guessing;

public sealed class AccountLocksSpec
{
    [Fact]
    public void Beyond_so_many_the_lock_goes_that_would_end_first()
    {
        var locks = new AccountLocks();
        for (var account = 1; account <= AccountLocks.Most; account++)
            locks.Lock((ulong)account, TimeSpan.FromSeconds(account == 77 ? 1 : 1000 + account), 0, null);
        // One that is there takes no other's place.
        locks.Lock(1, TimeSpan.FromSeconds(5000), 0, null);
        Assert.NotNull(locks.UntilOf(77, TimeSpan.Zero));

        locks.Lock(20_000, TimeSpan.FromSeconds(3000), 0, null);

        Assert.Equal(AccountLocks.Most, locks.Count);
        Assert.Null(locks.UntilOf(77, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(3000), locks.UntilOf(20_000, TimeSpan.Zero));
        locks.Prune(TimeSpan.FromSeconds(2000));
        Assert.Null(locks.UntilOf(20, TimeSpan.Zero));
        Assert.NotNull(locks.UntilOf(5000, TimeSpan.Zero));
    }
}
