namespace Akka.Event;

/// <summary>A template with its arguments. The text is made when somebody asks for it: in the logger, not where it was logged.</summary>
public abstract class LogMessage
{
    /// <summary>Makes the text.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>Takes formatter and template.</summary>
    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The template.</summary>
    public string Format { get; }

    /// <summary>Template and arguments, side by side.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments in order.</summary>
    public abstract IEnumerable<object> Parameters();
}

/// <summary>The one kind of message the adapters make. A formatter that throws does not get further than this text.</summary>
internal sealed class TemplateMessage(ILogMessageFormatter formatter, string format, object?[] arguments) : LogMessage(formatter, format)
{
    public override string Unformatted() => $"Template: {Format}, arguments: [{string.Join(", ", arguments)}]";

    public override IEnumerable<object> Parameters() => arguments!;

    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, arguments!);
        }
        catch (Exception cause)
        {
            return $"{Format} (not formatted: {cause.Message})";
        }
    }
}
