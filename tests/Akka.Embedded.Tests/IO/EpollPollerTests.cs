using Akka.IO.Sockets.Epoll;

namespace Akka.Embedded.Tests.IO;

/// <summary>The order in which a busy poller tells of what is ready.</summary>
public sealed class EpollPollerTests
{
    private const int Accepted = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [LinuxFact]
    public async Task An_outgoing_connection_does_not_queue_up_behind_all_that_were_accepted()
    {
        var told = new List<int>();
        var all = new TaskCompletionSource();
        using var isReady = new ManualResetEventSlim();
        using var poller = new EpollPoller("test", runsActors: false);
        using var busy = new Entry(poller, () => isReady.Wait(Patience), isOutgoing: false);
        busy.Signal();
        var entries = Enumerable.Range(0, Accepted + 1).Select(n => new Entry(poller, () => Note(n), isOutgoing: n == Accepted)).ToArray();

        // The poller's thread is held up; meanwhile all become ready in order, the outgoing one last.
        Array.ForEach(entries, e => e.Signal());
        isReady.Set();
        await all.Task.WaitAsync(Patience);

        Assert.InRange(told.IndexOf(Accepted), 0, Accepted / 2);
        Array.ForEach(entries, e => e.Dispose());

        void Note(int number)
        {
            if (told.Contains(number))
                return;
            told.Add(number);
            if (told.Count == Accepted + 1)
                all.SetResult();
        }
    }

    private sealed class Entry : IEpollEntry, IDisposable
    {
        private readonly EpollPoller _poller;
        private readonly int _event = LinuxNative.EventCreate();
        private readonly Action _onEvents;

        public Entry(EpollPoller poller, Action onEvents, bool isOutgoing)
        {
            (_poller, _onEvents) = (poller, onEvents);
            Assert.Equal(0, poller.Add(_event, this, LinuxNative.EpollIn, isOutgoing));
        }

        public int Slot { get; set; } = -1;

        public int Generation { get; set; }

        public void Signal() => LinuxNative.EventSignal(_event);

        public void OnEvents(uint flags) => _onEvents();

        public void Dispose()
        {
            _poller.Remove(this);
            LinuxNative.Close(_event);
        }
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "epoll is Linux's";
    }
}
