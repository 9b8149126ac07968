using AllocInsight.Analyzers.Rules;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests;

/// <summary>Every analyzer of the package.</summary>
internal static class AllAnalyzers
{
    public static IReadOnlyList<DiagnosticAnalyzer> Create() =>
    [
        .. typeof(PoolRule).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
