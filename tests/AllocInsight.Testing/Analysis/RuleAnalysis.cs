using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Testing.Analysis;

/// <summary>A project, compiled, and what the analyzers say about it, in source order.</summary>
internal sealed record RuleAnalysis(Compilation Compilation, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Throws when an analyzer throws, and, unless errors are allowed, when the project does not compile.</summary>
    public static async Task<RuleAnalysis> OfAsync(Scenario scenario, Project project, string occasion, bool allowErrors = false)
    {
        Compilation compilation = (await project.GetCompilationAsync().ConfigureAwait(false))!;
        if (!allowErrors) RequireNoErrors(compilation, occasion);

        var exceptions = new ConcurrentQueue<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            (exception, _, _) => exceptions.Enqueue(exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics =
            await compilation.WithAnalyzers(scenario.Analyzers, options).GetAnalyzerDiagnosticsAsync().ConfigureAwait(false);
        RequireNoCrash(compilation, diagnostics, exceptions, occasion);
        IEnumerable<Diagnostic> inOrder = diagnostics
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan);
        return new RuleAnalysis(compilation, [.. inOrder]);
    }

    private static void RequireNoErrors(Compilation compilation, string occasion)
    {
        // Some errors show only when the code is written: a span that lives across an await.
        var errors = compilation.Emit(Stream.Null).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new RuleTestException($"The source {occasion} does not compile.", [.. errors.Select(FlagCheck.Describe), Sources(compilation)]);
    }

    private static void RequireNoCrash(
        Compilation compilation, ImmutableArray<Diagnostic> diagnostics, IEnumerable<Exception> exceptions, string occasion)
    {
        string[] crashes =
        [
            .. exceptions.Select(exception => exception.ToString()),
            .. diagnostics.Where(diagnostic => diagnostic.Id == "AD0001").Select(diagnostic => diagnostic.ToString()),
        ];
        if (crashes.Length > 0)
            throw new RuleTestException($"An analyzer throws on the source {occasion} (AD0001).", [.. crashes, Sources(compilation)]);
    }

    private static string Sources(Compilation compilation) =>
        string.Join('\n', compilation.SyntaxTrees.Select(tree => $"--- {tree.FilePath}\n{TextDifference.Numbered(tree.ToString())}"));
}
