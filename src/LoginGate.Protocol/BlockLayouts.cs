namespace LoginGate.Protocol;

/// <summary>Sizes of the default message.</summary>
public static class BlockLayouts
{
    /// <summary>Bytes of the block: 12 or 16.</summary>
    public static int ByteCount(this BlockLayout layout) => layout == BlockLayout.L12 ? 12 : 16;

    /// <summary>Characters of the coded block: 16 or 22.</summary>
    public static int CharCount(this BlockLayout layout) => SixBitCode.EncodedLength(layout.ByteCount());
}
