using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Akka.IO.Sockets.Epoll;

/// <summary>
/// An array of the kernel's epoll_event: flags and the 64 bits given at registration. The struct is packed on x86-64 only.
/// </summary>
internal sealed unsafe class EpollEvents
{
    public static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    public static readonly int Size = DataOffset + 8;

    private readonly byte[] _memory;
    private readonly byte* _start;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        // Pinned for good: the kernel writes here while the thread waits.
        _memory = GC.AllocateArray<byte>(capacity * Size, pinned: true);
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }

    public int Capacity { get; }

    public void* Pointer(int index) => _start + (index * Size);

    public uint Flags(int index) => Unsafe.ReadUnaligned<uint>(_start + (index * Size));

    public long Data(int index) => Unsafe.ReadUnaligned<long>(_start + (index * Size) + DataOffset);
}
