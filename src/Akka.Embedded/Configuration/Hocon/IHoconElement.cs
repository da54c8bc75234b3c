#nullable disable
namespace Akka.Configuration.Hocon;

/// <summary>A part of a value: text, an array, an object or a substitution.</summary>
public interface IHoconElement
{
    /// <summary>Whether the element is text.</summary>
    bool IsString();

    /// <summary>The text.</summary>
    /// <exception cref="NotSupportedException">The element is an object or an array.</exception>
    string GetString();

    /// <summary>Whether the element is an array.</summary>
    bool IsArray();

    /// <summary>The array's values.</summary>
    /// <exception cref="NotSupportedException">The element is an object or text.</exception>
    IList<HoconValue> GetArray();
}
