using System.Text.Json;
using System.Text.RegularExpressions;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>What the tracee says it allocated at one site.</summary>
internal sealed partial record SiteTruth(string Id, string Type, long Objects, long Bytes, string Fate)
{
    private static readonly Dictionary<string, (string File, int Line)> Marks = ReadMarks();

    /// <summary>The line whose comment names the site.</summary>
    public (string File, int Line) Place => Marks[Id];

    public static IReadOnlyList<SiteTruth> Parse(string json) => JsonSerializer.Deserialize<SiteTruth[]>(json)!;

    /// <summary>The line of a file that holds such a comment.</summary>
    public static int LineOf(string comment, string file) => Array.FindIndex(File.ReadAllLines(file), line => line.EndsWith("// " + comment, StringComparison.Ordinal)) + 1;

    /// <summary>The profile's row of this site; fails where there is none or more than one.</summary>
    public SiteRow Find(AllocationProfile profile)
    {
        SiteRow[] rows = [.. profile.Sites.Where(row => row.File == Place.File && row.Line == Place.Line && row.Type == Type)];
        if (rows.Length == 1) return rows[0];
        IEnumerable<string> near = profile.Sites
            .Where(row => row.Type == Type || (row.File == Place.File && Math.Abs(row.Line.GetValueOrDefault() - Place.Line) <= 4))
            .Select(row => $"{row.Method}:{row.Line} {row.Type} {row.Bytes:F0} B in {row.Samples} samples");
        Assert.Fail($"{Id} ({Type}) has {rows.Length} rows at {Place.File}:{Place.Line}; near it: {string.Join("; ", near)}");
        return null!;
    }

    private static Dictionary<string, (string, int)> ReadMarks()
    {
        Dictionary<string, (string, int)> marks = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TraceeProgram.Sources, "Sites"), "*.cs"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (Mark().Match(lines[i]) is { Success: true } mark) marks.Add(mark.Groups[1].Value, (file, i + 1));
            }
        }

        return marks;
    }

    [GeneratedRegex(@"// site: (\S+)")]
    private static partial Regex Mark();
}
