using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>What the rules that look at syntax share: when they run, and on what.</summary>
/// <remarks>
/// As an analyzer, a rule reports what no profile shows to be hot, as a suggestion: compilers leave analyzers of suggestions out of a
/// build, and editors run them. What is hot comes from <see cref="HotSiteAnalyzer"/>, which runs the same rules where there is a profile.
/// </remarks>
public abstract class PoolRule : DiagnosticAnalyzer
{
    private readonly ImmutableArray<Rule> _rules;
    private readonly ImmutableArray<SyntaxKind> _kinds;

    private protected PoolRule(ImmutableArray<Rule> rules, params SyntaxKind[] kinds)
    {
        _rules = rules;
        _kinds = [.. kinds];
        SupportedDiagnostics = [.. rules.Select(rule => rule.Quiet)];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>What it reports of hot places.</summary>
    internal ImmutableArray<DiagnosticDescriptor> HotDiagnostics => [.. _rules.Select(rule => rule.Hot).Where(descriptor => descriptor.DefaultSeverity == DiagnosticSeverity.Warning)];

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            CompilationFacts facts = CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken);
            if (!IsForHotPlacesOnly && AppliesTo(facts))
                start.RegisterSyntaxNodeAction(node => Examine(new RuleContext(node, facts)), _kinds);
        });
    }

    /// <summary>Whether it looks at nodes of a kind.</summary>
    internal bool LooksAt(SyntaxKind kind) => _kinds.Contains(kind);

    /// <summary>Looks at one node, for what is hot.</summary>
    internal void ExamineHot(SyntaxNode node, SemanticModelAnalysisContext file, CompilationFacts facts) => Examine(new RuleContext(node, file, facts));

    /// <summary>Whether a row of a profile can make hot what it finds.</summary>
    internal virtual bool MayConcern(SiteRow row) => row.IsPoolable;

    /// <summary>Whether anything can be done at all; by default, whether the project has the pool.</summary>
    internal virtual bool AppliesTo(CompilationFacts facts) => facts.Pool is not null;

    /// <summary>Whether there is nothing to say of places that no profile shows to be hot.</summary>
    private protected virtual bool IsForHotPlacesOnly => false;

    /// <summary>Looks at one node.</summary>
    private protected abstract void Examine(RuleContext context);
}
