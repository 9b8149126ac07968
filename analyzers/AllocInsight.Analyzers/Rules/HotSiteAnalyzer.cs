using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>Runs every rule on the files that a profile names, and reports what is hot there, as warnings. Without a profile it does nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HotSiteAnalyzer : DiagnosticAnalyzer
{
    private readonly ImmutableArray<PoolRule> _rules;

    /// <summary>Makes it, with all rules.</summary>
    public HotSiteAnalyzer()
        : this(
        [
            new TemporaryArrayAnalyzer(), new TemporaryCollectionAnalyzer(), new TemporaryBuilderAnalyzer(), new ScratchStreamAnalyzer(),
            new EnumeratedCopyAnalyzer(), new LoopAllocationAnalyzer(), new ResettableObjectAnalyzer(), new GrowAndCopyAnalyzer(), new TemporaryTextAnalyzer(), new HotImplicitAllocationAnalyzer(),
        ])
    {
    }

    internal HotSiteAnalyzer(ImmutableArray<PoolRule> rules)
    {
        _rules = rules;
        SupportedDiagnostics = [.. rules.SelectMany(rule => rule.HotDiagnostics).Distinct()];
    }

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (!HotSites.AreAmong(start.Options.AdditionalFiles))
                return;
            CompilationFacts facts = CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken);
            if (facts.Sites.IsEmpty)
                return;
            foreach (PoolRule rule in _rules)
                rule.Register(start, facts, isHot: true);
        });
    }
}
