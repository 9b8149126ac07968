using System.Collections.Immutable;
using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Corpus.Findings;

/// <summary>What the analyzers said about one project.</summary>
/// <param name="Project">The project.</param>
/// <param name="Diagnostics">What the rules found.</param>
/// <param name="Crashes">What says that an analyzer threw.</param>
/// <param name="Times">How long each analyzer ran, summed over threads.</param>
internal sealed record AnalyzedProject(
    Project Project,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<Diagnostic> Crashes,
    IReadOnlyDictionary<DiagnosticAnalyzer, TimeSpan> Times)
{
    private static readonly string[] CrashIds = ["AD0001", "AD0002"];

    /// <summary>Runs analyzers over a project.</summary>
    public static async Task<AnalyzedProject> OfAsync(Project project, AnalyzerSet rules, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        Compilation compilation = await project.GetCompilationAsync() ?? throw new CorpusException($"{project.Name} cannot be compiled.");
        CompilationWithAnalyzersOptions options = new(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: true);
        AnalysisResult result = await compilation.WithAnalyzers(analyzers, options).GetAnalysisResultAsync(CancellationToken.None);
        ImmutableArray<Diagnostic> all = result.GetAllDiagnostics();
        return new AnalyzedProject(
            project,
            [.. all.Where(diagnostic => rules.Includes(diagnostic.Id) && !CrashIds.Contains(diagnostic.Id)).OrderBy(Place)],
            [.. all.Where(diagnostic => CrashIds.Contains(diagnostic.Id))],
            result.AnalyzerTelemetryInfo.ToDictionary(entry => entry.Key, entry => entry.Value.ExecutionTime));
    }

    private static (string Path, int Position, string Id) Place(Diagnostic diagnostic) =>
        (diagnostic.Location.GetLineSpan().Path ?? "", diagnostic.Location.SourceSpan.Start, diagnostic.Id);
}
