using AllocInsight.Corpus.Findings;
using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Corpus.Running;

/// <summary>What was found in all projects.</summary>
internal sealed class Census(AnalyzerSet rules)
{
    private readonly Dictionary<DiagnosticAnalyzer, TimeSpan> _times = rules.Analyzers.ToDictionary(analyzer => analyzer, _ => TimeSpan.Zero);
    private readonly CodeLines _lines = new();
    private readonly List<string> _failures = [];

    // A file may be linked into several projects.
    private readonly HashSet<(string, int, int, string)> _places = [];

    public List<Finding> Findings { get; } = [];

    /// <summary>Lines of code that people wrote.</summary>
    public int Lines => _lines.Count;

    /// <summary>The rules that the analyzers have, found or not.</summary>
    public IEnumerable<string> Rules => rules.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id)
        .Concat(Findings.Select(finding => finding.Rule)).Where(rules.Includes).Distinct().Order(StringComparer.Ordinal);

    public IReadOnlyDictionary<DiagnosticAnalyzer, TimeSpan> Times => _times;

    /// <summary>Analyzers and fixes that threw, and code that does not compile.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public double PerThousandLines(int count) => Lines == 0 ? 0 : count * 1000.0 / Lines;

    public async Task AddAsync(Project project)
    {
        AnalyzedProject analyzed = await AnalyzedProject.OfAsync(project, rules, rules.Analyzers);
        await _lines.AddAsync(project);
        _failures.AddRange(analyzed.Crashes.Select(crash => crash.ToString()));
        foreach ((DiagnosticAnalyzer analyzer, TimeSpan time) in analyzed.Times)
            _times[analyzer] += time;

        int errors = (await project.GetCompilationAsync())!.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (errors > 0) _failures.Add($"{project.Name} does not compile (errors: {errors}): is it restored, and what it refers to built?");

        foreach (Diagnostic diagnostic in analyzed.Diagnostics)
        {
            Finding finding = Finding.Of(diagnostic, await TitleOfFixAsync(diagnostic, project.Solution));
            if (_places.Add((finding.File, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length, finding.Rule)))
                Findings.Add(finding);
        }
    }

    private async Task<string?> TitleOfFixAsync(Diagnostic diagnostic, Solution solution)
    {
        try
        {
            return (await FixOffer.ForAsync(diagnostic, solution, rules))?.Action.Title;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failures.Add($"The fix of {diagnostic} threw {failure}");
            return null;
        }
    }
}
