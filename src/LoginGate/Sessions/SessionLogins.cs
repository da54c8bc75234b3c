using System.Net;
using System.Runtime.CompilerServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// Logins of a session that LoginSrv has not answered: their accounts, as far as they can be read, and the tries that they have taken
/// (<see cref="LoginTries"/>). A part of the session.
/// </summary>
internal sealed class SessionLogins
{
    /// <summary>Of so many logins accounts are kept; and a session that must take tries has no more of them at a time.</summary>
    public const byte Most = 8;

    // One is what nearly all clients have.
    private readonly Queue<string> _accounts = new(1);

    // A ring in place, because every login comes here.
    private Tries _tries;
    private byte _oldest;
    private byte _count;
    private LoginTry _places;
    private RequestLogin? _asked;

    /// <summary>Takes the tries of one more login. False when it is to be asked for.</summary>
    public bool TryTake(LoginTries tries, IPAddress client, string? account)
    {
        if (_count == Most || (tries.CountsAccounts && account is null))
            return false;
        var places = PlacesOf(client, tries);
        if (!tries.TryTake(tries.CountsAccounts ? places with { Account = LoginTries.PlaceOf(account!) } : places, out var taken))
            return false;
        Add(taken);
        return true;
    }

    /// <summary>Asks whether one more login may go on. That is told to the session.</summary>
    public void Ask(IActorRef guard, IPAddress client, string? account) =>
        guard.Tell(_asked = new RequestLogin(client, account) { IsOneTooMany = _count == Most });

    /// <summary>What was asked for is decided.</summary>
    public void OnDecided(LoginRefusal refusal)
    {
        // Beyond the most there are those of the exempt alone, which take none.
        if (refusal == LoginRefusal.None && _asked is not null && _count < Most)
            Add(_asked.Taken);
        _asked = null;
    }

    /// <summary>A login goes to LoginSrv.</summary>
    public void OnForwarded(string account)
    {
        if (_accounts.Count == Most)
            _accounts.Dequeue();
        _accounts.Enqueue(account);
    }

    /// <summary>LoginSrv has answered one.</summary>
    public void OnAnswered(IPAddress client, LoginStep step, LoginFailure failure, LoginGuard guard, int today)
    {
        if (step is LoginStep.Refused or LoginStep.PasswordRefused)
        {
            OnRefused(client, failure, guard);
            return;
        }
        if (step == LoginStep.PasswordGiven)
        {
            guard.Tries.GiveBack(TakeOldest());
            _accounts.TryDequeue(out _);
            return;
        }
        GiveBack(guard.Tries);
        // Some LoginSrvs leave some logins unanswered: then a failure counts for each account that it may be about, and a good end for none.
        if (step == LoginStep.Accepted && _accounts.Count == 1 && IsNews(client, _accounts.Peek(), guard.Tries, today))
            guard.Actor.Tell(new ReportLogin(client, [_accounts.Peek()], LoginFailure.None));
        _accounts.Clear();
    }

    /// <summary>None is under way any more.</summary>
    public void GiveBack(LoginTries tries)
    {
        while (_count > 0)
            tries.GiveBack(TakeOldest());
    }

    private void OnRefused(IPAddress client, LoginFailure failure, LoginGuard guard)
    {
        var taken = TakeOldest();
        if (failure is LoginFailure.NoAccount or LoginFailure.WrongPassword)
        {
            // A good login that comes sooner than this is read must see it.
            if (taken.Address == 0)
            {
                taken = taken with { Address = PlacesOf(client, guard.Tries).Address };
                guard.Tries.Addresses.Take(taken.Address);
            }
            guard.Actor.Tell(new ReportLogin(client, [.. _accounts.Distinct()], failure, taken));
        }
        else
        {
            guard.Tries.GiveBack(taken);
        }
        _accounts.TryDequeue(out _);
    }

    // Where nothing has failed there is nothing to take back.
    private bool IsNews(IPAddress client, string account, LoginTries tries, int today) =>
        tries.Told.TryAdd(account, tries.NetworkOf(AddressRange.Of(client)), today) || tries.Addresses.TakenAt(PlacesOf(client, tries).Address) > 0;

    private void Add(LoginTry taken) => _tries[(_oldest + _count++) % Most] = taken;

    private LoginTry TakeOldest()
    {
        if (_count == 0)
            return default;
        var taken = _tries[_oldest];
        _oldest = (byte)((_oldest + 1) % Most);
        _count--;
        return taken;
    }

    private LoginTry PlacesOf(IPAddress client, LoginTries tries)
    {
        if (_places == default)
            _places = tries.PlacesOf(AddressRange.Of(client));
        return _places;
    }

    /// <summary>The session is over.</summary>
    public void End(LoginTries tries)
    {
        GiveBack(tries);
        if (_asked?.TryAbandon() == false)
            tries.GiveBack(_asked.Taken);
        _asked = null;
    }

    [InlineArray(Most)]
    private struct Tries
    {
        private LoginTry _first;
    }
}
