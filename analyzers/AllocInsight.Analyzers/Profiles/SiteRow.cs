using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>One line of a profile: what was allocated at a place in the source. The columns of <c>docs/formats/allocsites.md</c>.</summary>
internal sealed class SiteRow
{
    public SiteRow(SitesFile file, TextSpan span, string[] fields, SiteFigures figures, int line, int column)
    {
        File = file;
        Span = span;
        Path = fields[0];
        Sha256 = fields[1];
        Method = fields[4];
        IsOfInstruction = !fields[5].StartsWith("-", System.StringComparison.Ordinal);
        Type = fields[6];
        Verdict = fields[12];
        Figures = figures;
        Line = line;
        Column = column;
    }

    /// <summary>The file that the row is in.</summary>
    public SitesFile File { get; }

    /// <summary>Where in that file.</summary>
    public TextSpan Span { get; }

    /// <summary>The source file with <c>/</c>, relative to its repository where that was known.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the compiled source file in lower-case hexadecimal; empty where unknown.</summary>
    public string Sha256 { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1; 0 where unknown.</summary>
    public int Column { get; }

    /// <summary>Documentation id of the method; empty where unknown.</summary>
    public string Method { get; }

    /// <summary>Whether the allocating instruction was known; the line may be the method's first where it was not.</summary>
    public bool IsOfInstruction { get; }

    /// <summary>The allocated type as written in C#.</summary>
    public string Type { get; }

    /// <summary>What was measured.</summary>
    public SiteFigures Figures { get; }

    /// <summary>What the profiler says of it: <c>pool-array</c> and so on.</summary>
    public string Verdict { get; }

    /// <summary>Whether the profiler found that a pool would serve it.</summary>
    public bool IsPoolable => Verdict.StartsWith("pool-", System.StringComparison.Ordinal);
}
