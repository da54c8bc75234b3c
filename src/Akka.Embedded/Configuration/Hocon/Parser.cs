#nullable disable
using Hocon.Strict;

namespace Akka.Configuration.Hocon;

/// <summary>Parses HOCON text.</summary>
public class Parser
{
    private const int MaxNesting = 32;

    // Include callbacks usually call Parse again; without a limit, text that includes itself would exhaust the stack.
    [ThreadStatic]
    private static int _nesting;

    /// <summary>Parses text; substitutions are resolved when the result's value is first asked for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="includeCallback">Gives the content that an include statement names, or null when there is none.</param>
    /// <remarks>Text that is a single word is a key without a value: tests are often given a name where settings are expected.</remarks>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new HoconParseOptions
        {
            TolerateMissingClosingBraces = true,
            Includer = new CallbackIncluder(includeCallback),
        };
        if (_nesting >= MaxNesting)
            throw new ConfigurationException($"Includes nest deeper than {MaxNesting} levels.");
        _nesting++;
        try
        {
            return new HoconRoot(HoconDocument.Parse(IsLoneKey(text) ? $"{text} = null" : text, options));
        }
        catch (HoconException e)
        {
            throw new ConfigurationException($"Malformed HOCON at line {e.Origin.Line}, column {e.Origin.Column}: {e.Reason}", e);
        }
        finally
        {
            _nesting--;
        }
    }

    private static bool IsLoneKey(string text) => text.Length > 0 && text.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_');

    private sealed class CallbackIncluder(Func<string, HoconRoot> callback) : IHoconIncluder
    {
        public HoconIncluded Include(HoconInclude include)
        {
            if (callback is null)
                throw new HoconException(include.Origin, $"cannot include '{include.Name}': no include callback was given");
            return callback(include.Name) is { } root ? new HoconIncluded(root.Document) : null;
        }
    }
}
