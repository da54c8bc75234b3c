using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>
/// Writes log lines: exactly one line of output each, whatever is in them. What a peer caused to be logged must not be able to
/// forge a line or to steer a terminal.
/// </summary>
internal static class LogLineFormatter
{
    // Characters that are no control characters but change how what follows is shown.
    private const string Deceptive = "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff";

    /// <summary>JSON with every script as it is, and with what is not seen escaped.</summary>
    public static JavaScriptEncoder Encoder { get; } = CreateEncoder();

    private static readonly JsonWriterOptions Json = new() { Encoder = Encoder };

    /// <summary>The line without an end of line.</summary>
    public static string Format(LogLine line, LogFormat format) => format == LogFormat.Json ? ToJson(line) : ToText(line);

    /// <summary>A text without anything that could begin a new line or steer a terminal.</summary>
    public static string Escape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        Escape(text, raw);
        return text.ToString();
    }

    /// <summary><c>2026-01-31 12:00:00.000+08:00 INFO  main/listener: text | exception | its stack</c>, in local time with its zone.</summary>
    private static string ToText(LogLine line)
    {
        var text = new StringBuilder(160);
        text.Append(CultureInfo.InvariantCulture, $"{line.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss.fffzzz} {NameOf(line.Level),-5} ");
        Escape(text, line.Source);
        text.Append(": ");
        Escape(text, line.Said ?? line.Message);
        if (line.Exception is not null)
        {
            foreach (var part in line.Exception.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                Escape(text.Append(" | "), part);
        }
        return text.ToString();
    }

    /// <summary>A JSON object; what an event does not have is left out.</summary>
    private static string ToJson(LogLine line)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("time", line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("level", NameOf(line.Level));
            writer.WriteString("source", line.Source);
            if (line.Line is not null)
                writer.WriteString("line", line.Line);
            if (line.Session is { } session)
                writer.WriteNumber("session", session);
            if (line.Client is not null)
                writer.WriteString("client", line.Client);
            writer.WriteString("message", line.Message);
            if (line.Exception is not null)
                writer.WriteString("exception", line.Exception);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "CRIT",
    };

    private static void Escape(StringBuilder text, string raw)
    {
        foreach (var c in raw)
        {
            if (char.IsControl(c))
                text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else if (Deceptive.Contains(c, StringComparison.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
    }

    private static JavaScriptEncoder CreateEncoder()
    {
        var characters = new TextEncoderSettings(UnicodeRanges.All);
        characters.ForbidCharacters(Deceptive.ToCharArray());
        return JavaScriptEncoder.Create(characters);
    }
}
