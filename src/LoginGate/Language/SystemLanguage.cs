using System.Runtime.InteropServices;
using System.Text;

namespace LoginGate.Language;

/// <summary>Which language the operator reads: what <c>LOGINGATE_LANG</c> says (<c>en</c>, <c>zh</c>), else what the system is set to.</summary>
internal static partial class SystemLanguage
{
    /// <summary>The environment variable that goes before the system's language.</summary>
    public const string Variable = "LOGINGATE_LANG";

    /// <summary>What Chinese is called where a language is chosen.</summary>
    public const string Chinese = "zh";

    /// <summary>What English is called there.</summary>
    public const string English = "en";

    // In the order in which they count: the first one that is set.
    private static readonly string[] Locales = ["LC_ALL", "LC_MESSAGES", "LANG"];

    // A word that a console which has Chinese letters shows as it is.
    private const string Sample = "\u767b\u5f55\u7f51\u5173";

    /// <summary>Chooses the language of this process, before anything is written to the console.</summary>
    /// <returns>What is wrong with <see cref="Variable"/>; null: nothing.</returns>
    public static Phrase? Choose()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable) ?? "";
        if (IsChinese(Environment.GetEnvironmentVariable, SpeaksWindowsChinese) && CanShowChinese())
            Catalogue.Current = Catalogue.Chinese;
        if (wanted.Length == 0 || Is(wanted, Chinese) || Is(wanted, English))
            return null;
        return $"{Variable}: '{wanted}' is neither en nor zh; the system's language counts";
    }

    /// <param name="variable">The environment.</param>
    /// <param name="isSystemChinese">Whether the system's own setting, which no variable tells, is Chinese.</param>
    public static bool IsChinese(Func<string, string?> variable, Func<bool> isSystemChinese)
    {
        var wanted = variable(Variable) ?? "";
        if (Is(wanted, Chinese) || Is(wanted, English))
            return Is(wanted, Chinese);
        var locale = Locales.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null ? isSystemChinese() : Is(locale, Chinese);
    }

    /// <summary><c>zh</c>, <c>zh_CN.GBK</c>, <c>zh-Hans</c>.</summary>
    private static bool Is(string locale, string language) => locale.StartsWith(language, StringComparison.OrdinalIgnoreCase)
        && (locale.Length == language.Length || !char.IsAsciiLetterOrDigit(locale[language.Length]));

    /// <summary>Whether the console's encoding, GBK among them, has the letters; Windows' is changed where it has not.</summary>
    private static bool CanShowChinese()
    {
        // .NET knows only Unicode and Latin by itself.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        if (Has(Console.OutputEncoding))
            return true;
        if (!OperatingSystem.IsWindows())
            return false;
        try
        {
            Console.OutputEncoding = Encoding.UTF8;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Has(Encoding encoding) => encoding.GetString(encoding.GetBytes(Sample)) == Sample;

    private static bool SpeaksWindowsChinese()
    {
        const int PrimaryLanguage = 0x3ff;
        const int Chinese = 0x04;
        return OperatingSystem.IsWindows() && (GetUserDefaultUILanguage() & PrimaryLanguage) == Chinese;
    }

    [LibraryImport("kernel32.dll")]
    private static partial ushort GetUserDefaultUILanguage();
}
