namespace LoginGate.Protocol;

/// <summary>How frames are marked on the connection between the gate and LoginSrv.</summary>
public enum Framing
{
    /// <summary>ASCII frames <c>%</c>letter...<c>$</c> without a length field.</summary>
    Text,

    /// <summary>Six-byte header with a length, then a MemoryPack record; both directions. The session id is a text.</summary>
    OpenMir2,

    /// <summary>As <see cref="OpenMir2"/>; the session id is an int32.</summary>
    OpenMir2Int,

    /// <summary>
    /// The gate writes <c>%</c>, a letter, the session number as an int32, <c>/</c>, text and <c>$</c>; LoginSrv answers as in <see cref="Text"/>.
    /// </summary>
    OpenMir2Letters,
}

/// <summary>Which address stands second in the frame that opens a session.</summary>
public enum SecondAddress
{
    /// <summary>None: only the client's address is written.</summary>
    None,

    /// <summary>The gate's own address that the client reached.</summary>
    Local,

    /// <summary>LoginSrv's address as the gate dials it.</summary>
    LoginSrv,

    /// <summary>The client's address once more.</summary>
    Client,

    /// <summary>A fixed address, under which clients know the gate: <see cref="Dialect.PublicAddress"/>.</summary>
    Public,
}

/// <summary>Whether a client packet has a digit between <c>#</c> and the coded text.</summary>
public enum CodeDigitRule
{
    /// <summary>A packet may have one digit or none.</summary>
    Optional,

    /// <summary>Exactly one digit must follow <c>#</c>.</summary>
    Required,
}

/// <summary>The 6-bit codes in use, as protocol.md section 5 names them.</summary>
public enum SixBitCodec
{
    /// <summary>Plain bit string, alphabet 0x3C to 0x7B: the VC++ sources, classic and later Delphi.</summary>
    A,

    /// <summary>Bytes xor 0xAC, shuffled bits, alphabet 0x3C to 0x7B: 98k and OpenMir2.</summary>
    B,

    /// <summary>Bytes xor 0xEB, shuffled bits, alphabet 0x3B to 0x7A: WolEngine.</summary>
    C,

    /// <summary>Each byte substituted by another, then as <see cref="A"/>: branches of classic Delphi (protocol.md, section 11).</summary>
    ASubstituted,
}

/// <summary>Layouts of the default message at the start of each packet; all numbers little endian.</summary>
public enum BlockLayout
{
    /// <summary>12 bytes: i32 recog, u16 ident, param, tag, series.</summary>
    L12,

    /// <summary>16 bytes, "16L": i32 length, then as <see cref="L12"/>.</summary>
    L16Length,

    /// <summary>16 bytes, "16S": as <see cref="L12"/>, then an i32 session id.</summary>
    L16Session,

    /// <summary>16 bytes, "16R": i64 recog, then u16 ident, param, tag, series.</summary>
    L16Recog,
}
