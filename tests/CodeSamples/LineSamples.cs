using System.Runtime.CompilerServices;

namespace CodeSamples;

/// <summary>Methods that say where they are, for the tests of source lines.</summary>
public static class LineSamples
{
    /// <summary>Its own line, and the file's path.</summary>
    public static (int Line, string File) Plain() => Here();

    /// <summary>Lines before and behind an await.</summary>
    public static async Task<(int First, int Second)> Asynchronous()
    {
        var first = Here().Line;
        await Task.Yield();
        var second = Here().Line;
        return (first, second);
    }

    /// <summary>The line inside a lambda.</summary>
    public static int Lambda()
    {
        Func<int> lambda = () =>
            Here().Line;
        return lambda();
    }

    /// <summary>A captured variable: what comes before the first statement is hidden or the brace's.</summary>
    public static int Captured(int[] values)
    {
        var sum = 0;
        foreach (var value in values)
        {
            Action add = () => sum += value;
            add();
        }

        return Here().Line + (sum * 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Line, string File) Here([CallerLineNumber] int line = 0, [CallerFilePath] string file = "") => (line, file);
}
