using System.Buffers;

namespace LoginGate.Protocol;

/// <summary>
/// Bytes of an unfinished frame. The array is rented while bytes are held and goes back as soon as there are none.
/// A mutable struct: keep it in a field, never copy it.
/// </summary>
internal struct PendingBuffer
{
    // Most login packets fit; the few account records grow it.
    private const int FirstSize = 128;

    private byte[]? _array;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => new(_array, 0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        int needed = Length + bytes.Length;
        if (_array is null || _array.Length < needed) Grow(needed);
        bytes.CopyTo(_array.AsSpan(Length));
        Length = needed;
    }

    public void RemoveFront(int count)
    {
        if (count >= Length)
        {
            Release();
            return;
        }
        _array.AsSpan(count, Length - count).CopyTo(_array);
        Length -= count;
    }

    public void Release()
    {
        if (_array is null) return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = null;
        Length = 0;
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_array))]
    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, FirstSize));
        if (_array is not null)
        {
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
        }
        _array = larger;
    }
}
