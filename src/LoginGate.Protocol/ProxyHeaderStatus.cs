namespace LoginGate.Protocol;

/// <summary>What a call of <see cref="ProxyHeaderDecoder.Read"/> found.</summary>
public enum ProxyHeaderStatus
{
    /// <summary>All input is used up and the header is not complete.</summary>
    NeedMore,

    /// <summary>The header is complete and valid; what is left of the input is the client's.</summary>
    Header,

    /// <summary>There is no valid header; see <see cref="ProxyHeaderDecoder.Error"/>. The connection has to be closed.</summary>
    Invalid,
}

/// <summary>Why a PROXY protocol header is refused. The sender is at fault in each case.</summary>
public enum ProxyHeaderError
{
    /// <summary>None.</summary>
    None,

    /// <summary>The first bytes begin neither a version 1 nor a version 2 header: the peer does not speak the PROXY protocol.</summary>
    NoHeader,

    /// <summary>Version 1: no end of line within <see cref="ProxyHeaderDecoder.MaxLineBytes"/> bytes.</summary>
    LineTooLong,

    /// <summary>Version 1: a carriage return or a line feed alone.</summary>
    BadLineEnd,

    /// <summary>Version 1: too few or too many fields, or more than one space between two of them.</summary>
    BadLine,

    /// <summary>Version 2: a version other than 2.</summary>
    BadVersion,

    /// <summary>Version 2: a command other than LOCAL and PROXY.</summary>
    BadCommand,

    /// <summary>An address family or transport that the specification does not have.</summary>
    BadProtocol,

    /// <summary>An address that is malformed, has leading zeros, or is of another family than announced.</summary>
    BadAddress,

    /// <summary>A client that no connection can come from: an unspecified, multicast or broadcast address.</summary>
    ImpossibleClient,

    /// <summary>A port that is no number of 0 to 65535, or has leading zeros.</summary>
    BadPort,

    /// <summary>Version 2: more than <see cref="ProxyHeaderDecoder.MaxBlockBytes"/> bytes of addresses and extensions.</summary>
    BlockTooLong,

    /// <summary>Version 2: too few bytes for the addresses of the announced family.</summary>
    BlockTooShort,

    /// <summary>Version 2: an extension that does not fit into the header, or a second or misshapen checksum.</summary>
    BadExtension,

    /// <summary>Version 2: the CRC32c of the header is another than the one it carries.</summary>
    BadChecksum,
}
