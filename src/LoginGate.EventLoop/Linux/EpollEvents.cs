using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LoginGate.EventLoop.Linux;

/// <summary>
/// An array of the kernel's <c>epoll_event</c>: flags and the 64 bits given at registration. The struct is packed on x86-64 only.
/// </summary>
internal sealed unsafe class EpollEvents
{
    /// <summary>Measured: at 512 a socket has left the cache between its read and its write, 32 and 128 were no better.</summary>
    public const int Capacity = 64;

    public const int MaxEventSize = 16;

    public static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int Size = DataOffset + sizeof(long);

    private readonly byte[] _memory;
    private readonly byte* _start;

    public EpollEvents()
    {
        // Pinned for good: the kernel writes here while the thread waits.
        _memory = GC.AllocateArray<byte>(Capacity * Size, pinned: true);
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }

    public void* Pointer => _start;

    public uint Flags(int index) => Unsafe.ReadUnaligned<uint>(_start + (index * Size));

    public long Data(int index) => Unsafe.ReadUnaligned<long>(_start + (index * Size) + DataOffset);
}
