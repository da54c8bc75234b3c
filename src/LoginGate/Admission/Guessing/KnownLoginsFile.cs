using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission.Guessing;

/// <summary>The file of <see cref="KnownLogins"/>: its owner's alone, for it holds the key. Blocks on the disk.</summary>
internal static class KnownLoginsFile
{
    /// <summary>What the file holds; empty, with a new key, where there is none or it makes no sense.</summary>
    /// <param name="path">Empty: no file.</param>
    /// <param name="problem">Why it could not be read; null: it could, or is not there yet.</param>
    public static KnownLogins Load(string path, out string? problem)
    {
        problem = null;
        try
        {
            if (path.Length > 0 && File.Exists(path))
            {
                if (KnownLogins.Load(File.ReadLines(path).Take(KnownLogins.MostAccounts + 2)) is { } known)
                    return known;
                problem = "it holds no key";
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = failure.Message;
        }
        return new KnownLogins(AccountKeys.New());
    }

    /// <returns>Why it could not be written; null: it was.</returns>
    public static string? Save(string path, string text) => WholeFile.TryWrite(path, Encoding.ASCII.GetBytes(text), WholeFile.OwnerAlone);
}
