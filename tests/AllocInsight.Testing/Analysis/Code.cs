namespace AllocInsight.Testing.Analysis;

/// <summary>
/// Whole source files around the few lines that a test is about. The directives are those of everyday code; the pool's is
/// among them unless <c>pool</c> is false.
/// </summary>
public static class Code
{
    private static readonly string[] Directives =
    [
        "System", "System.Buffers", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading.Tasks",
    ];

    /// <summary>Members of <c>public class Program</c>.</summary>
    public static string InClass(string members, bool pool = true) =>
        $"{Usings(pool)}\npublic class Program\n{{\n{Indent(members, 4)}\n}}\n";

    /// <summary>Statements of a method.</summary>
    public static string InMethod(string statements, string signature = "public static void M(int n, string text)", bool pool = true) =>
        InClass($"{signature}\n{{\n{Indent(statements, 4)}\n}}", pool);

    /// <summary>Statements of <c>Run</c>, which fix tests execute; they return the string that is compared.</summary>
    public static string InRun(string statements, bool pool = true) => InMethod(statements, "public static string Run()", pool);

    /// <summary>Statements of a <c>Run</c> that awaits.</summary>
    public static string InAsyncRun(string statements, bool pool = true) =>
        InMethod(statements, "public static async Task<string> Run()", pool);

    private static string Usings(bool pool) =>
        string.Concat((pool ? [.. Directives, "AllocInsight.Pooling"] : Directives).Select(name => $"using {name};\n"));

    private static string Indent(string text, int width)
    {
        string prefix = new(' ', width);
        IEnumerable<string> lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : prefix + line));
    }
}
