using System.Net;
using Akka.Actor;

namespace LoginGate.Admission;

/// <summary>The sessions of one address. Nearly every address has one, which takes no table.</summary>
internal struct AddressSessions
{
    private IActorRef? _first;
    private IPAddress? _firstClient;
    private Dictionary<IActorRef, IPAddress>? _others;

    public readonly IEnumerable<(IActorRef Session, IPAddress Client)> All
    {
        get
        {
            var others = _others?.Select(s => (s.Key, s.Value)) ?? [];
            return _first is null ? others : others.Prepend((_first, _firstClient!));
        }
    }

    public void Add(IActorRef session, IPAddress client)
    {
        if (_first is null)
            (_first, _firstClient) = (session, client);
        else
            (_others ??= [])[session] = client;
    }

    public void Remove(IActorRef session)
    {
        if (session.Equals(_first))
            (_first, _firstClient) = (null, null);
        else
            _others?.Remove(session);
    }
}
