using System.Net;
using LoginGate.Shared;

namespace LoginGate.Geo;

/// <summary>The operator's databases of addresses; what the first does not know, the next may.</summary>
internal sealed class GeoBook : IGeo
{
    private readonly Lock _turn = new();
    private volatile IReadOnlyList<GeoFile> _files = [];
    private volatile IReadOnlyDictionary<string, FileStamp> _seen = new Dictionary<string, FileStamp>();

    public bool IsOn => _files.Count > 0;

    /// <summary>The files as they were when they were read, or found to be no good.</summary>
    public IReadOnlyDictionary<string, FileStamp> Files => _seen;

    /// <summary>Goes on with other files.</summary>
    public void Use(IReadOnlyList<GeoFile> files)
    {
        lock (_turn)
            (_files, _seen) = (files, files.DistinctBy(file => file.Path).ToDictionary(file => file.Path, file => file.Stamp));
    }

    /// <summary>Reads its files anew.</summary>
    /// <exception cref="GeoFileException">One is no good: those it has stay.</exception>
    public void Reopen()
    {
        lock (_turn)
        {
            _seen = _seen.Keys.ToDictionary(path => path, FileStamp.Look);
            _files = [.. _files.Select(file => GeoFile.Open(file.Path))];
        }
    }

    public GeoPlace Of(IPAddress address)
    {
        var place = GeoPlace.Unknown;
        foreach (var file in _files)
            place = place.Or(file.Find(address));
        return place;
    }
}
