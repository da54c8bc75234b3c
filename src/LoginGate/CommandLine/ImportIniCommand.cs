using System.CommandLine;
using System.Text;
using LoginGate.Import;
using LoginGate.Shared;

namespace LoginGate.CommandLine;

/// <summary><c>logingate import-ini</c>: an original gate's settings and block lists as HOCON.</summary>
internal sealed class ImportIniCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The original's Config.ini or config.conf (UTF-8, UTF-16 or GBK)" };

    private readonly Option<OriginalFamily?> _family = new("--family")
    {
        Description = Phrase.Of($"Whose file it is; without it, its sections and keys tell: {string.Join(", ", OriginalFamilies.Names)}").Said,
        HelpName = "NAME",
        CustomParser = result =>
        {
            var name = result.Tokens[0].Value;
            if (OriginalFamilies.TryParse(name, out var family))
                return family;
            result.Refuse($"'{name}' is no family of gates; known: {string.Join(", ", OriginalFamilies.Names)}");
            return null;
        },
    };

    private readonly Option<string[]> _blockLists = new("--block-list")
    {
        Description = Phrase.Of($"A block list; may be given several times; without it, {BlockList.UsualNames[0]} and {BlockList.UsualNames[1]} beside FILE").Said,
        HelpName = "FILE",
    };

    private readonly Option<string?> _bansOut = new("--bans-out")
    {
        Description = "Write the block lists as a ban file and name it in the settings",
        HelpName = "FILE",
    };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Write the settings to a file instead of printing them",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Overwrite files that exist" };

    public static Command Create()
    {
        var arguments = new ImportIniCommand();
        var command = new Command("import-ini", "Print the HOCON for an original gate's settings and block lists")
        {
            arguments._file, arguments._family, arguments._blockLists, arguments._bansOut, arguments._out, arguments._force,
        };
        command.SetAction(arguments.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (bansFile, settingsFile) = (parsed.GetValue(_bansOut), parsed.GetValue(_out));
        if (!AreTwo(bansFile, settingsFile) || Import(parsed) is not { } result)
            return ExitCodes.BadUsage;
        foreach (var problem in result.Problems)
            Say.Warning(Visible(problem));
        foreach (var error in result.Errors)
            Say.Error(Visible(error));
        if (!MayLose(result.LostAddresses, isFamilyGiven: parsed.GetValue(_family) is not null) || result.Errors.Count > 0)
            return ExitCodes.BadUsage;
        if (bansFile is not null && result.Bans is null)
        {
            Say.Warning($"there is no block list; {bansFile} is not written");
            bansFile = null;
        }
        // Both or none.
        if (!parsed.GetValue(_force) && !AreNew(bansFile, settingsFile))
            return ExitCodes.Failed;
        var mode = parsed.GetValue(_force) ? FileMode.Create : FileMode.CreateNew;
        if (bansFile is not null && !Write(bansFile, result.Bans!, mode))
            return ExitCodes.Failed;
        if (settingsFile is not null)
            return Write(settingsFile, result.Hocon, mode) ? ExitCodes.Good : ExitCodes.Failed;
        // As UTF-8 whatever the terminal's code page is: it goes into a file, and HOCON is UTF-8.
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(result.Hocon));
        return ExitCodes.Good;
    }

    /// <summary>Whether to go on though addresses or ports of the original would not count: only where somebody has said whose file it is.</summary>
    private static bool MayLose(IReadOnlyList<Phrase> addresses, bool isFamilyGiven)
    {
        foreach (var address in addresses)
            (isFamilyGiven ? (Action<Phrase>)Say.Warning : Say.Error)(Visible(address));
        if (addresses.Count == 0 || isFamilyGiven)
            return true;
        Say.Error($"an address or port would be lost: say whose file it is with --family {string.Join('|', OriginalFamilies.Names)}");
        return false;
    }

    private static bool AreTwo(string? bansFile, string? settingsFile)
    {
        try
        {
            if (bansFile is null || settingsFile is null || !FilePlace.IsSame(bansFile, settingsFile))
                return true;
            Say.Error($"--out {settingsFile} and --bans-out {bansFile} are the same file, nothing is written");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Say.Error($"{settingsFile} and {bansFile} may be the same file: {unreadable.Message}");
        }
        return false;
    }

    private static bool AreNew(params IEnumerable<string?> files)
    {
        var old = files.OfType<string>().Where(Path.Exists).ToList();
        foreach (var file in old)
            Say.Error($"{file} exists already, nothing is written; --force overwrites it");
        return old.Count == 0;
    }

    /// <summary>Reads all files; null, said why, when one cannot be read or is no login gate's.</summary>
    private ImportResult? Import(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        try
        {
            var importer = Importer.Open(path);
            if ((parsed.GetValue(_family) ?? importer.Recognised) is not { } family)
            {
                Say.Error($"{path}: no login gate's settings: it has {Visible(SectionsOf(importer))}; --family tells whose file it is");
                return null;
            }
            var lists = parsed.GetValue(_blockLists) is { Length: > 0 } given ? given : BlockList.Beside(path);
            return importer.Import(family, [.. lists.Select(BlockList.Load)], parsed.GetValue(_bansOut));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Say.Error($"{path}: cannot be read: {unreadable.Message}");
            return null;
        }
    }

    private static Phrase SectionsOf(Importer importer) =>
        importer.Sections.Count == 0 ? "no sections" : Phrase.Verbatim(string.Join(" ", importer.Sections.Select(s => $"[{s}]")));

    private static bool Write(string path, string text, FileMode mode)
    {
        try
        {
            using var file = new FileStream(path, mode, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Say.Error($"{path}: cannot be written: {refused.Message}");
            return false;
        }
    }

    private static Phrase Visible(Phrase text) => Phrase.Verbatim(string.Concat(text.Said.Select(c => char.IsControl(c) ? '?' : c)));
}
