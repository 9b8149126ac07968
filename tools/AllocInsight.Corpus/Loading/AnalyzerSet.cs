using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Corpus.Loading;

/// <summary>Analyzers and fixes, found in their assemblies, and which rules of them count.</summary>
internal sealed class AnalyzerSet
{
    private static readonly string[] Own = ["AllocInsight.Analyzers", "AllocInsight.Analyzers.CodeFixes"];

    private readonly IReadOnlyCollection<string>? _ids;

    private AnalyzerSet(IReadOnlyList<Assembly> assemblies, IReadOnlyCollection<string>? ids)
    {
        _ids = ids;
        Files = [.. assemblies.Select(assembly => assembly.Location)];
        DiagnosticAnalyzer[] all = [.. All<DiagnosticAnalyzer>(assemblies)];
        Analyzers = [.. all.Where(analyzer => Includes(analyzer.SupportedDiagnostics))];
        Excluded = [.. all.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct().Where(id => !Includes(id))];
        Fixes = [.. All<CodeFixProvider>(assemblies).Where(fix => fix.FixableDiagnosticIds.Any(Includes))];
        if (Analyzers.IsEmpty) throw new CorpusException("There is no analyzer for these rules.");
    }

    /// <summary>Where the assemblies lie.</summary>
    public IReadOnlyList<string> Files { get; }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    /// <summary>The ids that the assemblies have and that do not count.</summary>
    public IReadOnlyList<string> Excluded { get; }

    public ImmutableArray<CodeFixProvider> Fixes { get; }

    /// <param name="files">Assemblies; none for the own analyzers.</param>
    /// <param name="ids">Rules; null for all.</param>
    public static AnalyzerSet Load(IReadOnlyList<string> files, IReadOnlyCollection<string>? ids) =>
        new([.. files.Count == 0 ? Own.Select(Assembly.Load) : GivenAssemblies.Load(files)], ids);

    public bool Includes(string id) => _ids is null || _ids.Contains(id);

    private bool Includes(IEnumerable<DiagnosticDescriptor> descriptors) => descriptors.Any(descriptor => Includes(descriptor.Id));

    private static IEnumerable<T> All<T>(IEnumerable<Assembly> assemblies) => assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsAssignableTo(typeof(T)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
        .Select(type => (T)Activator.CreateInstance(type)!);
}
