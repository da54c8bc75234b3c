using System.Runtime.InteropServices;

namespace Compare.Load;

/// <summary>Waits for many sockets at once (epoll, level-triggered). For one thread.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int MaxEvents = 1024;
    private const int Add = 1;
    private const uint Readable = 1;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int TagAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int ItemBytes = TagAt + 8;

    private readonly int _epoll = Native.EpollCreate(0);
    private readonly byte* _items = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * ItemBytes));

    /// <summary>Watches a socket until it is closed.</summary>
    public void Watch(int handle, int tag)
    {
        var item = stackalloc byte[ItemBytes];
        *(uint*)item = Readable;
        *(long*)(item + TagAt) = tag;
        if (Native.EpollControl(_epoll, Add, handle, item) != 0)
            throw new IOException($"socket {handle} cannot be watched: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>How many sockets can be read; <see cref="Tag"/> tells which.</summary>
    public int Wait(int milliseconds) => Math.Max(0, Native.EpollWait(_epoll, _items, MaxEvents, milliseconds));

    public int Tag(int index) => (int)*(long*)(_items + (index * ItemBytes) + TagAt);

    public void Dispose()
    {
        _ = Native.Close(_epoll);
        NativeMemory.Free(_items);
    }
}
