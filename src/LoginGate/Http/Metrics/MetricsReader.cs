using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace LoginGate.Http.Metrics;

/// <summary>
/// Reads all instruments of some meters. Instruments that are read on request (observable ones) are asked on
/// <see cref="Read"/>; what others report is added up from the reader's making on, so it is to be made before they are used.
/// </summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly Lock _reading = new();
    private readonly ConcurrentDictionary<Instrument, Series> _instruments = new();
    private readonly HashSet<string> _meters;
    private readonly MeterListener _listener = new();

    public MetricsReader(params IEnumerable<string> meters)
    {
        _meters = [.. meters];
        _listener.InstrumentPublished = OnPublished;
        _listener.MeasurementsCompleted = (instrument, _) => _instruments.TryRemove(instrument, out Series? _);
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Add(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Every metric that has a value now, by name.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        lock (_reading)
        {
            foreach (var series in _instruments.Values)
                series.BeginReading();
            _listener.RecordObservableInstruments();
            return
            [
                .. _instruments.Values.Select(s => s.ToFamily())
                    .Where(f => f.Points.Count > 0)
                    .OrderBy(f => f.Name, StringComparer.Ordinal),
            ];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (!_meters.Contains(instrument.Meter.Name))
            return;
        var series = new Series(instrument);
        _instruments[instrument] = series;
        listener.EnableMeasurementEvents(instrument, series);
    }

    private static void Add(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, tag) in tags)
            key[name] = Convert.ToString(tag, CultureInfo.InvariantCulture) ?? "";
        ((Series)state!).Add([.. key], value);
    }

    /// <summary>One instrument's values, by tags.</summary>
    private sealed class Series(Instrument instrument)
    {
        // Levels that the runtime publishes as counters (dotnet/runtime issue 126167).
        private static readonly HashSet<string> MislabelledLevels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

        private readonly Dictionary<string, MetricPoint> _points = [];

        // An observable instrument tells totals, any other tells changes, and both are added up: of an observable one each reading
        // anew, so that two sources of the same series (two gates in a process) come out as one.
        public void BeginReading()
        {
            if (!instrument.IsObservable)
                return;
            lock (_points)
                _points.Clear();
        }

        public void Add(IReadOnlyList<KeyValuePair<string, string>> tags, double value)
        {
            var key = string.Join('\u001f', tags.Select(t => $"{t.Key}\u001f{t.Value}"));
            lock (_points)
            {
                var point = _points.GetValueOrDefault(key, new MetricPoint(tags, 0, 0));
                var isLast = Kind == InstrumentKind.Gauge && !instrument.IsObservable;
                _points[key] = point with { Value = isLast ? value : point.Value + value, Count = point.Count + 1 };
            }
        }

        public MetricFamily ToFamily()
        {
            lock (_points)
                return new MetricFamily(instrument.Name, instrument.Unit, instrument.Description, Type, [.. _points.Values]);
        }

        private MetricType Type => Kind switch
        {
            InstrumentKind.Counter => MetricType.Counter,
            InstrumentKind.Histogram => MetricType.Summary,
            _ => MetricType.Gauge,
        };

        private InstrumentKind Kind { get; } =
            MislabelledLevels.Contains(instrument.Name) ? InstrumentKind.UpDownCounter : KindOf(instrument.GetType().Name);

        // The instruments are generic in their number type and share no base that tells their kind: Counter`1, ObservableCounter`1.
        private static InstrumentKind KindOf(string type) => type.Replace("Observable", "", StringComparison.Ordinal).Split('`')[0] switch
        {
            "Counter" => InstrumentKind.Counter,
            "UpDownCounter" => InstrumentKind.UpDownCounter,
            "Histogram" => InstrumentKind.Histogram,
            _ => InstrumentKind.Gauge,
        };
    }

    private enum InstrumentKind
    {
        Counter,
        UpDownCounter,
        Gauge,
        Histogram,
    }
}
