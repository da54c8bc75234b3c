#nullable disable
using System.Globalization;
using System.Text;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in the tree, such as <c>akka://system/user/a</c>. Equality ignores the uid, which tells
/// incarnations at the same place apart.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>What a name may contain besides ASCII letters, digits and percent escapes.</summary>
    public const string ValidSymbols = "-_.*$+:@&=,!~';()";

    private readonly int _hash;

    /// <summary>Creates a root path.</summary>
    protected ActorPath(Address address, string name)
    {
        RootAddress = address;
        Name = name;
        _hash = address.GetHashCode();
    }

    /// <summary>Creates a path below another one.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        ArgumentNullException.ThrowIfNull(parentPath);
        Parent = parentPath;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
        _hash = HashCode.Combine(parentPath._hash, name);
    }

    /// <summary>The last element of the path.</summary>
    public string Name { get; }

    /// <summary>Where the system of the path is.</summary>
    public Address Address => Root.RootAddress;

    /// <summary>Tells incarnations apart; 0 means undefined.</summary>
    public long Uid { get; }

    /// <summary>The path one level up; null for a root.</summary>
    public ActorPath Parent { get; }

    /// <summary>Number of elements below the root.</summary>
    public int Depth { get; }

    /// <summary>The names from below the root down to this one.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--)
            {
                names[i] = path.Name;
                path = path.Parent;
            }

            return names;
        }
    }

    /// <summary>The root of the path.</summary>
    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.Parent != null)
                path = path.Parent;
            return path;
        }
    }

    private Address RootAddress { get; }

    /// <summary>True when the text may be the name of an actor that user code makes.</summary>
    public static bool IsValidPathElement(string s) => !string.IsNullOrEmpty(s) && s[0] != '$' && ActorNames.HasOnlyValidCharacters(s);

    /// <summary>Adds a name, which may carry a uid after #.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        var (plain, uid) = ActorNames.SplitUid(name);
        return new ChildActorPath(path, plain, uid);
    }

    /// <summary>Adds names one after the other; empty ones are skipped.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        var result = path;
        foreach (var element in name)
        {
            if (!string.IsNullOrEmpty(element))
                result /= element;
        }

        return result;
    }

    /// <summary>Value equality, ignoring uids.</summary>
    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    /// <summary>Value inequality, ignoring uids.</summary>
    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    /// <summary>Parses an absolute path; <see cref="UriFormatException"/> when it is malformed.</summary>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException("Can not parse an ActorPath: " + path);

    /// <summary>Parses an absolute path.</summary>
    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        return path != null && Address.TryParse(path.AsSpan(), out var address, out var rest)
            && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Parses the part after the address, below a given path.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    /// <summary>Parses the part after the address, below a given path.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, out ActorPath actorPath)
    {
        actorPath = basePath;
        foreach (var range in absoluteUri.Split('/'))
        {
            var element = absoluteUri[range];
            if (!element.IsEmpty)
                actorPath /= element.ToString();
        }

        return true;
    }

    /// <summary>Parses the address of a path.</summary>
    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path, out address);

    /// <summary>Parses the address of a path and gives what follows it.</summary>
    public static bool TryParseAddress(string path, out Address address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary>Splits a path into the text of its address and the rest.</summary>
    public static bool TryParseParts(ReadOnlySpan<char> path, out ReadOnlySpan<char> address, out ReadOnlySpan<char> absoluteUri)
    {
        address = default;
        absoluteUri = default;
        var schemeEnd = path.IndexOf("://");
        if (schemeEnd <= 0)
            return false;

        var authorityLength = path[(schemeEnd + 3)..].IndexOf('/');
        var end = authorityLength < 0 ? path.Length : schemeEnd + 3 + authorityLength;
        address = path[..end];
        absoluteUri = end == path.Length ? "/" : path[end..];
        return true;
    }

    /// <summary>Joins names into the text of a path without address.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join("/", pathElements);

    /// <summary>The same path with another uid.</summary>
    public abstract ActorPath WithUid(long uid);

    /// <summary>The ancestor at a depth, 0 being the root; a negative depth counts up from this path.</summary>
    public ActorPath ParentOf(int depth)
    {
        var target = depth >= 0 ? depth : Math.Max(0, Depth + depth);
        var path = this;
        while (path.Depth > target)
            path = path.Parent;
        return path;
    }

    /// <summary>A path below this one; the name may carry a uid after #.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The text <c>/user/a</c>.</summary>
    public string ToStringWithoutAddress() => AppendElements(new StringBuilder()).ToString();

    /// <summary>The whole text, with the uid after # when there is one.</summary>
    public string ToStringWithUid() => Uid == 0 ? ToString() : ToString() + "#" + Uid.ToString(CultureInfo.InvariantCulture);

    /// <summary>The whole text.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The whole text, with another address where this one is local.</summary>
    public string ToStringWithAddress(Address address)
    {
        var own = Address;
        return AppendElements(new StringBuilder().Append(own.HasLocalScope ? address : own)).ToString();
    }

    /// <summary>The whole text with the uid, good for parsing it again.</summary>
    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>The whole text with the uid, with another address where this one is local.</summary>
    public string ToSerializationFormatWithAddress(Address address)
    {
        var text = ToStringWithAddress(address);
        return Uid == 0 ? text : text + "#" + Uid.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public bool Equals(ActorPath other)
    {
        if (other is null || Depth != other.Depth || _hash != other._hash)
            return false;

        var (a, b) = (this, other);
        while (!ReferenceEquals(a, b))
        {
            if (a.Parent is null)
                return a.RootAddress == b.RootAddress;
            if (!string.Equals(a.Name, b.Name, StringComparison.Ordinal))
                return false;
            (a, b) = (a.Parent, b.Parent);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public int CompareTo(ActorPath other)
    {
        if (other is null)
            return 1;
        var byAddress = Address.CompareTo(other.Address);
        if (byAddress != 0)
            return byAddress;

        var (mine, theirs) = (Elements, other.Elements);
        for (var i = 0; i < Math.Min(mine.Count, theirs.Count); i++)
        {
            var byName = string.CompareOrdinal(mine[i], theirs[i]);
            if (byName != 0)
                return byName;
        }

        return mine.Count.CompareTo(theirs.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => ToStringWithAddress();

    /// <summary>A stand-in that carries the text of the path.</summary>
    public ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(ToSerializationFormat());

    private StringBuilder AppendElements(StringBuilder text)
    {
        if (Depth == 0)
            return text.Append('/');
        foreach (var name in Elements)
            text.Append('/').Append(name);
        return text;
    }

    /// <summary>The stand-in of a path.</summary>
    public sealed class Surrogate : ISurrogate, IEquatable<Surrogate>, IEquatable<ActorPath>
    {
        /// <summary>Creates the stand-in.</summary>
        public Surrogate(string path)
        {
            Path = path;
        }

        /// <summary>The text of the path.</summary>
        public string Path { get; }

        /// <inheritdoc/>
        public ISurrogated FromSurrogate(ActorSystem system) => TryParse(Path, out var path) ? path : null;

        /// <inheritdoc/>
        public bool Equals(Surrogate other) => other != null && string.Equals(Path, other.Path, StringComparison.Ordinal);

        /// <inheritdoc/>
        public bool Equals(ActorPath other) =>
            other != null && string.Equals(Path, other.ToSerializationFormat(), StringComparison.Ordinal);

        /// <inheritdoc/>
        public override bool Equals(object obj) => Equals(obj as Surrogate);

        /// <inheritdoc/>
        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);
    }
}

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>Creates a root path.</summary>
    public RootActorPath(Address address, string name = "")
        : base(address, name)
    {
    }

    /// <inheritdoc/>
    public override ActorPath WithUid(long uid) =>
        uid == 0 ? this : throw new NotSupportedException("RootActorPath must have undefined Uid");
}

/// <summary>The path of an actor below another one.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>Creates a path; a uid of 0 is undefined.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(parentPath, name, uid)
    {
    }

    /// <inheritdoc/>
    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(Parent, Name, uid);
}
