#nullable disable
using Hocon.Strict;
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration.Hocon;

/// <summary>The root of a tree: of parsed text, or built by hand.</summary>
public class HoconRoot
{
    private readonly HoconDocument _document;
    private HoconValue _value;

    /// <summary>Creates a root without a value.</summary>
    protected HoconRoot()
    {
    }

    /// <summary>Creates the root of a tree built by hand.</summary>
    public HoconRoot(HoconValue value)
        : this(value, [])
    {
    }

    /// <summary>Creates the root of a tree built by hand.</summary>
    public HoconRoot(HoconValue value, IEnumerable<HoconSubstitution> substitutions)
    {
        _value = value;
        Substitutions = substitutions;
    }

    internal HoconRoot(HoconDocument document)
    {
        _document = document;
        Substitutions = [];
    }

    /// <summary>The tree. Parsed text is resolved when it is first asked for.</summary>
    /// <exception cref="FormatException">A substitution of the parsed text cannot be resolved.</exception>
    public HoconValue Value => _value ??= _document is null ? null : new HoconValue(Resolve());

    /// <summary>The substitutions of a tree that was built by hand.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; } = [];

    /// <summary>The text as parsed, or the tree as a document.</summary>
    internal HoconDocument Document => _document
        ?? (Resolve() is global::Hocon.Strict.HoconObject tree ? HoconDocument.FromObject(tree) : HoconDocument.Empty);

    internal StrictValue Resolve()
    {
        if (_document is null)
            return StrictConversion.ToStrict(_value ?? throw new ArgumentNullException(nameof(Value), "The root holds no value."));
        try
        {
            return _document.Resolve();
        }
        catch (HoconException e)
        {
            throw new FormatException($"Unresolved substitution: {e.Message}", e);
        }
    }
}
