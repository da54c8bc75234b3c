using System.Reflection;

namespace LoginGate.HandOver;

/// <summary>The parts of a program that is one file.</summary>
/// <remarks>
/// .NET opens the file once more for each part that is wanted for the first time. An upgrade puts another file in its place, whose parts lie elsewhere: what
/// a gate, a <c>top</c> or a robot has not read by then it would read out of the middle of something else, and end.
/// </remarks>
internal static class ProgramParts
{
    /// <summary>Reads all, on a thread of its own, so that the file is soon needed no more. Nothing where each part is a file of its own.</summary>
    public static void ReadAllMeanwhile()
    {
        var program = typeof(ProgramParts).Assembly;
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, $"{program.GetName().Name}.dll")))
            new Thread(() => ReadAll(program)) { IsBackground = true, Name = "program parts" }.Start();
    }

    private static void ReadAll(Assembly program)
    {
        var known = new HashSet<string>();
        var left = new Stack<Assembly>([program]);
        while (left.TryPop(out var part))
        {
            foreach (var name in part.GetReferencedAssemblies().Where(name => known.Add(name.FullName)))
            {
                if (TryRead(name) is { } next)
                    left.Push(next);
            }
        }
    }

    private static Assembly? TryRead(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException)
        {
            // A part that was left out, as nothing comes to it.
            return null;
        }
    }
}
