using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>An order of frames that no correct gate sends.</summary>
public enum LedgerViolationKind
{
    /// <summary>Open of a session that is open.</summary>
    OpenTwice,

    /// <summary>Open of a number that was closed before on the same connection.</summary>
    NumberReused,

    /// <summary>Data for a number that was never opened.</summary>
    DataBeforeOpen,

    /// <summary>Data after the close.</summary>
    DataAfterClose,

    /// <summary>Close of a number that was never opened.</summary>
    CloseBeforeOpen,

    /// <summary>Close of a closed session.</summary>
    CloseTwice,
}

/// <summary>One violation.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Link">On which connection, from 1.</param>
/// <param name="Session">For which session.</param>
public readonly record struct LedgerViolation(LedgerViolationKind Kind, int Link, int Session);

/// <summary>A frame that could not be read.</summary>
/// <param name="Link">On which connection, from 1.</param>
/// <param name="Error">What was wrong.</param>
/// <param name="Bytes">The bytes, as far as they were held.</param>
public sealed record MalformedFrame(int Link, GateFrameError Error, byte[] Bytes);

/// <summary>What LoginSrv saw of one session.</summary>
/// <param name="Link">On which connection, from 1.</param>
/// <param name="Session">Its number.</param>
/// <param name="ClientAddress">The address it was announced with.</param>
/// <param name="SecondAddress">The second address, or empty.</param>
/// <param name="DataFrames">Data frames so far.</param>
/// <param name="IsClosed">Whether it was closed.</param>
/// <param name="Payloads">The data in its order, if the ledger keeps it.</param>
public sealed record LedgerSession(
    int Link, int Session, string ClientAddress, string SecondAddress, int DataFrames, bool IsClosed, IReadOnlyList<byte[]> Payloads);

/// <summary>Sums of a ledger at one moment.</summary>
/// <param name="Opens">Open frames.</param>
/// <param name="DataFrames">Data frames.</param>
/// <param name="Closes">Close frames.</param>
/// <param name="Heartbeats">Heartbeats.</param>
/// <param name="Malformed">Frames that could not be read.</param>
/// <param name="LiveSessions">Sessions open on connections that still stand.</param>
/// <param name="Violations">Violations, the first thousand.</param>
/// <param name="ViolationCount">How many there were.</param>
public sealed record LedgerSnapshot(
    long Opens, long DataFrames, long Closes, long Heartbeats, long Malformed, int LiveSessions,
    IReadOnlyList<LedgerViolation> Violations, long ViolationCount)
{
    /// <summary>Whether everything was in order.</summary>
    public bool IsClean => ViolationCount == 0 && Malformed == 0;
}

/// <summary>
/// Writes down what gates send and finds what breaks the rule "one open, data in between, one close, then nothing".
/// Each connection of a gate starts a new page. Safe for several threads.
/// </summary>
public sealed class SessionLedger(bool keepsPayloads = false)
{
    private const int MostKept = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Link, int Session), Entry> _sessions = [];
    private readonly List<LedgerViolation> _violations = [];
    private readonly List<MalformedFrame> _malformed = [];
    private readonly List<(int Link, string Address)> _announcements = [];
    private long _opens, _dataFrames, _closes, _heartbeats, _malformedCount, _violationCount;
    private int _live;

    /// <summary>Writes a frame down.</summary>
    /// <param name="link">On which connection, from 1.</param>
    /// <param name="frame">What was read.</param>
    public void Record(int link, GateFrame frame)
    {
        lock (_lock)
        {
            switch (frame.Kind)
            {
                case GateFrameKind.Open: Open(link, frame); break;
                case GateFrameKind.Data: Data(link, frame); break;
                case GateFrameKind.Close: Close(link, frame.Session); break;
                case GateFrameKind.Heartbeat: _heartbeats++; break;
                case GateFrameKind.Announce: Announce(link, frame); break;
                case GateFrameKind.Malformed: Malformed(link, frame); break;
                default: break;
            }
        }
    }

    /// <summary>Ends a connection: its open sessions are no longer live, without being violations.</summary>
    public void EndLink(int link)
    {
        lock (_lock)
        {
            foreach (var (key, entry) in _sessions)
            {
                if (key.Link == link && entry.State == EntryState.Open)
                {
                    entry.State = EntryState.LinkLost;
                    _live--;
                }
            }
        }
    }

    /// <summary>The sums now.</summary>
    public LedgerSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new LedgerSnapshot(
                _opens, _dataFrames, _closes, _heartbeats, _malformedCount, _live, [.. _violations], _violationCount);
        }
    }

    /// <summary>Every session so far, in no particular order.</summary>
    public IReadOnlyList<LedgerSession> Sessions()
    {
        lock (_lock) return [.. _sessions.Select(pair => pair.Value.ToSession(pair.Key.Link, pair.Key.Session))];
    }

    /// <summary>One session, or null.</summary>
    public LedgerSession? Find(int session, int link = 1)
    {
        lock (_lock) return _sessions.TryGetValue((link, session), out var entry) ? entry.ToSession(link, session) : null;
    }

    /// <summary>Frames that could not be read, the first thousand.</summary>
    public IReadOnlyList<MalformedFrame> MalformedFrames()
    {
        lock (_lock) return [.. _malformed];
    }

    /// <summary>What gates called themselves, in its order: the first thousand.</summary>
    public IReadOnlyList<(int Link, string Address)> Announcements()
    {
        lock (_lock) return [.. _announcements];
    }

    private void Announce(int link, GateFrame frame)
    {
        if (_announcements.Count < MostKept) _announcements.Add((link, System.Text.Encoding.ASCII.GetString(frame.ClientAddress)));
    }

    private void Open(int link, GateFrame frame)
    {
        _opens++;
        var key = (link, frame.Session);
        if (_sessions.TryGetValue(key, out var entry))
        {
            Violate(entry.State == EntryState.Closed ? LedgerViolationKind.NumberReused : LedgerViolationKind.OpenTwice, link, frame.Session);
            if (entry.State == EntryState.Open) return;
        }
        _live++;
        _sessions[key] = new Entry
        {
            ClientAddress = System.Text.Encoding.ASCII.GetString(frame.ClientAddress),
            SecondAddress = System.Text.Encoding.ASCII.GetString(frame.SecondAddress),
        };
    }

    private void Data(int link, GateFrame frame)
    {
        _dataFrames++;
        if (!_sessions.TryGetValue((link, frame.Session), out var entry))
        {
            Violate(LedgerViolationKind.DataBeforeOpen, link, frame.Session);
            return;
        }
        if (entry.State == EntryState.Closed) Violate(LedgerViolationKind.DataAfterClose, link, frame.Session);
        entry.DataFrames++;
        if (keepsPayloads) (entry.Payloads ??= []).Add(frame.Payload.ToArray());
    }

    private void Close(int link, int session)
    {
        _closes++;
        if (!_sessions.TryGetValue((link, session), out var entry))
        {
            Violate(LedgerViolationKind.CloseBeforeOpen, link, session);
            return;
        }
        if (entry.State == EntryState.Closed) Violate(LedgerViolationKind.CloseTwice, link, session);
        if (entry.State == EntryState.Open) _live--;
        entry.State = EntryState.Closed;
    }

    private void Malformed(int link, GateFrame frame)
    {
        _malformedCount++;
        if (_malformed.Count < MostKept) _malformed.Add(new MalformedFrame(link, frame.Error, frame.Raw.ToArray()));
    }

    private void Violate(LedgerViolationKind kind, int link, int session)
    {
        _violationCount++;
        if (_violations.Count < MostKept) _violations.Add(new LedgerViolation(kind, link, session));
    }

    private enum EntryState
    {
        Open,
        Closed,
        LinkLost,
    }

    private sealed class Entry
    {
        public string ClientAddress { get; init; } = "";

        public string SecondAddress { get; init; } = "";

        public int DataFrames { get; set; }

        public EntryState State { get; set; }

        public List<byte[]>? Payloads { get; set; }

        public LedgerSession ToSession(int link, int session) =>
            new(link, session, ClientAddress, SecondAddress, DataFrames, State == EntryState.Closed, [.. Payloads ?? []]);
    }
}
