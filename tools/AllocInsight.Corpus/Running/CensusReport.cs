using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Corpus.Running;

/// <summary>Prints what was found.</summary>
internal static class CensusReport
{
    /// <summary>Each finding, with its line of source.</summary>
    public static void List(TextWriter output, IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            output.WriteLine($"{finding.File}:{finding.Line}:{finding.Column}: {finding.Rule}: {finding.Message}");
            output.WriteLine($"    {finding.Source}");
            if (finding.Fix is { } fix) output.WriteLine($"    -> {fix}");
        }

        output.WriteLine();
    }

    /// <summary>Counts by rule, and times by analyzer.</summary>
    public static void Print(TextWriter output, Census census)
    {
        Table rules = new("rule", "diagnostics", "warnings", "per 1000 lines", "with a fix");
        foreach (string rule in census.Rules)
            rules.Add(Row(census, rule, [.. census.Findings.Where(finding => finding.Rule == rule)]));
        rules.Add(Row(census, "all", census.Findings));
        rules.Print(output);

        Table analyzers = new("analyzer", "rules", "time, ms");
        foreach ((DiagnosticAnalyzer analyzer, TimeSpan time) in census.Times.OrderByDescending(entry => entry.Value))
            analyzers.Add(analyzer.GetType().Name, RulesOf(analyzer), Number(time.TotalMilliseconds, "F0"));
        analyzers.Add("all", "", Number(census.Times.Values.Sum(time => time.TotalMilliseconds), "F0"));
        analyzers.Print(output);
        output.WriteLine($"{census.Lines} lines of C#, without blank ones and generated files.");
    }

    private static string RulesOf(DiagnosticAnalyzer analyzer)
    {
        const int Shown = 4;
        string[] ids = [.. analyzer.SupportedDiagnostics.Select(rule => rule.Id).Distinct()];
        return ids.Length <= Shown ? string.Join(", ", ids) : $"{ids[0]} ... ({ids.Length})";
    }

    private static string[] Row(Census census, string name, List<Finding> findings) =>
    [
        name,
        Number(findings.Count, "F0"),
        Number(findings.Count(finding => finding.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning), "F0"),
        Number(census.PerThousandLines(findings.Count), "F2"),
        Number(findings.Count(finding => finding.Fix is not null), "F0"),
    ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
