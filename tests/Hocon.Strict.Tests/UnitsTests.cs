namespace Hocon.Strict.Tests;

public class UnitsTests
{
    [Theory]
    [InlineData("100", 1_000_000)]
    [InlineData("0", 0)]
    [InlineData("100ns", 1)]
    [InlineData("150 nano", 1)]
    [InlineData("1000 nanos", 10)]
    [InlineData("1us", 10)]
    [InlineData("1 micro", 10)]
    [InlineData("2 micros", 20)]
    [InlineData("1 microsecond", 10)]
    [InlineData("3 microseconds", 30)]
    [InlineData("1ms", 10_000)]
    [InlineData(" 1 milli ", 10_000)]
    [InlineData("1 millis", 10_000)]
    [InlineData("1 millisecond", 10_000)]
    [InlineData("1 milliseconds", 10_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1 second", 10_000_000)]
    [InlineData("1.5 seconds", 15_000_000)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("-1s", -10_000_000)]
    [InlineData("1m", 600_000_000)]
    [InlineData("1 minute", 600_000_000)]
    [InlineData("2 minutes", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1 hour", 36_000_000_000)]
    [InlineData("0.25 hours", 9_000_000_000)]
    [InlineData("1d", 864_000_000_000)]
    [InlineData("1 day", 864_000_000_000)]
    [InlineData("10000000 days", 8_640_000_000_000_000_000)]
    [InlineData("9223372036854775807 ns", 92_233_720_368_547_758)]
    public void Duration_is_a_number_and_a_unit(string text, long ticks)
    {
        Assert.True(HoconUnits.TryParseDuration(text, out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1 S")]
    [InlineData("1 Seconds")]
    [InlineData("1 sec")]
    [InlineData("1 week")]
    [InlineData("1 s s")]
    [InlineData("1s 2ms")]
    [InlineData("1,5s")]
    [InlineData("0x10")]
    [InlineData("1e3 s")]
    [InlineData("infinite")]
    [InlineData("100000000 days")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999999999999 d")]
    public void Other_text_is_no_duration(string text) => Assert.False(HoconUnits.TryParseDuration(text, out _));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("1B", 1)]
    [InlineData("1 b", 1)]
    [InlineData("1 byte", 1)]
    [InlineData("2 bytes", 2)]
    [InlineData("1kB", 1000)]
    [InlineData("1 kilobyte", 1000)]
    [InlineData("1K", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("1Ki", 1024)]
    [InlineData("64 KiB", 65536)]
    [InlineData("1 kibibytes", 1024)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1 megabytes", 1_000_000)]
    [InlineData("4 MiB", 4_194_304)]
    [InlineData("1m", 1_048_576)]
    [InlineData("1 mebibyte", 1_048_576)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("1g", 1_073_741_824)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1TiB", 1_099_511_627_776)]
    [InlineData("1PB", 1_000_000_000_000_000)]
    [InlineData("1 pebibyte", 1_125_899_906_842_624)]
    [InlineData("1EB", 1_000_000_000_000_000_000)]
    [InlineData("7 EiB", 8_070_450_532_247_928_832)]
    [InlineData("0.000001 YB", 1_000_000_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Size_is_a_number_and_a_unit(string text, long bytes)
    {
        Assert.True(HoconUnits.TryParseBytes(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("1 kb")]
    [InlineData("1 KB")]
    [InlineData("1 kib")]
    [InlineData("1 mB")]
    [InlineData("-1")]
    [InlineData("8 EiB")]
    [InlineData("1 ZB")]
    [InlineData("9223372036854775808")]
    [InlineData("1 MiB/s")]
    public void Other_text_is_no_size(string text) => Assert.False(HoconUnits.TryParseBytes(text, out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Boolean_has_six_spellings(string text, bool expected)
    {
        Assert.True(HoconUnits.TryParseBoolean(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("True")]
    [InlineData("1")]
    [InlineData("enabled")]
    public void Other_text_is_no_boolean(string text) => Assert.False(HoconUnits.TryParseBoolean(text, out _));
}
