using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Alarms;

/// <summary>
/// Keeps alarms that tell the same of the same line apart: what comes too soon waits, and only the last of it is told, so that what was told last is how
/// things are.
/// </summary>
internal sealed class AlarmPace
{
    private readonly Dictionary<(AlarmKind Kind, string Line), Subject> _subjects = [];

    /// <summary>Takes an alarm in; <see cref="TakeDue"/> gives it, at once or later.</summary>
    public void Add(AlarmRaised raised, DateTimeOffset at)
    {
        if (!_subjects.TryGetValue((raised.Kind, raised.Line), out var subject))
            _subjects[(raised.Kind, raised.Line)] = subject = new Subject();
        if (subject.Waiting is not null)
            subject.LeftOut++;
        (subject.Waiting, subject.WaitingSince) = (raised, at);
    }

    /// <summary>What may be told now.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="interval">Between two that tell the same.</param>
    public IEnumerable<Alarm> TakeDue(TimeSpan now, TimeSpan interval)
    {
        foreach (var subject in _subjects.Values)
        {
            if (subject.Waiting is not { } raised || now - subject.ToldAt(raised.IsOver) < interval)
                continue;
            subject.ToldAt(raised.IsOver) = now;
            var alarm = Alarm.Of(raised, subject.WaitingSince, subject.LeftOut);
            (subject.Waiting, subject.LeftOut) = (null, 0);
            yield return alarm;
        }
    }

    private sealed class Subject
    {
        private TimeSpan? _raisedAt;
        private TimeSpan? _overAt;

        public AlarmRaised? Waiting { get; set; }

        public DateTimeOffset WaitingSince { get; set; }

        public int LeftOut { get; set; }

        public ref TimeSpan? ToldAt(bool isOver) => ref (isOver ? ref _overAt : ref _raisedAt);
    }
}
