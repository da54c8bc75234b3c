#nullable disable
using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Where an actor system is: protocol and system name, and host and port when it can be reached from outside.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ISurrogated, ICloneable
{
    /// <summary>Stands for every system; the path of <see cref="Nobody"/> uses it.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private string _text;

    /// <summary>Creates an address; host and port belong together.</summary>
    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    /// <summary>Orders addresses by their text.</summary>
    public static readonly IComparer<Address> Comparer =
        Comparer<Address>.Create((a, b) => string.CompareOrdinal(a?.ToString(), b?.ToString()));

    /// <summary>Host name in lower case, or null for a local address.</summary>
    public string Host { get; }

    /// <summary>Port, or null for a local address.</summary>
    public int? Port { get; }

    /// <summary>Name of the actor system.</summary>
    public string System { get; }

    /// <summary>The scheme, such as <c>akka</c> or <c>akka.tcp</c>.</summary>
    public string Protocol { get; }

    /// <summary>True without a host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True with a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>A copy with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>A copy with another system name.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>A copy with another host.</summary>
    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    /// <summary>A copy with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <inheritdoc/>
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <summary>The text <c>system@host:port</c>, without what is not there.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    /// <summary>Parses an address; <see cref="UriFormatException"/> when it is malformed.</summary>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException("Not an actor system address: " + address);

    /// <summary>Parses the address at the start of a text.</summary>
    public static bool TryParse(string path, out Address address) => TryParse(path.AsSpan(), out address);

    /// <summary>Parses the address at the start of a text and gives the rest, from the first slash on.</summary>
    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        var found = TryParse(path.AsSpan(), out address, out var rest);
        absolutUri = found ? rest.ToString() : null;
        return found;
    }

    /// <summary>Parses the address at the start of a text.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address) => TryParse(span, out address, out _);

    /// <summary>Parses the address at the start of a text and gives the rest, from the first slash on.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;
        if (!ActorPath.TryParseParts(span, out var authority, out var rest))
            return false;

        var schemeEnd = authority.IndexOf("://");
        var protocol = authority[..schemeEnd];
        var system = authority[(schemeEnd + 3)..];
        if (!protocol.StartsWith("akka", StringComparison.OrdinalIgnoreCase))
            return false;

        string host = null;
        int? port = null;
        var at = system.IndexOf('@');
        if (at >= 0)
        {
            var hostPort = system[(at + 1)..];
            system = system[..at];
            var colon = hostPort.LastIndexOf(':');
            if (colon <= 0 || !ushort.TryParse(hostPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            host = hostPort[..colon].ToString();
            port = number;
        }

        if (system.IsEmpty || system.ContainsAny(':', ' '))
            return false;

        address = new Address(protocol.ToString(), system.ToString(), host, port);
        absolutUri = rest;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Address other) =>
        ReferenceEquals(this, other)
        || (other != null && Port == other.Port && string.Equals(Host, other.Host, StringComparison.Ordinal)
            && string.Equals(System, other.System, StringComparison.Ordinal)
            && string.Equals(Protocol, other.Protocol, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Address);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, System, Protocol);

    /// <inheritdoc/>
    public int CompareTo(Address other) => Comparer.Compare(this, other);

    /// <inheritdoc/>
    public int CompareTo(object obj) => obj is Address other
        ? CompareTo(other)
        : throw new ArgumentException($"Cannot compare {nameof(Address)} with {obj?.GetType()}", nameof(obj));

    /// <summary>Value equality.</summary>
    public static bool operator ==(Address left, Address right) => Equals(left, right);

    /// <summary>Value inequality.</summary>
    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    /// <inheritdoc/>
    public override string ToString() => _text ??= Format();

    /// <summary>A stand-in that carries the text of the address.</summary>
    public ISurrogate ToSurrogate(ActorSystem system) => new AddressSurrogate { Text = ToString() };

    private string Format()
    {
        if (HasLocalScope)
            return Protocol + "://" + System;
        var host = Protocol + "://" + System + "@" + Host;
        return Port.HasValue ? host + ":" + Port.Value.ToString(CultureInfo.InvariantCulture) : host;
    }

    internal sealed class AddressSurrogate : ISurrogate
    {
        public string Text { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => Parse(Text);
    }
}
