using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
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
            Register(start, CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken), isHot: false));
    }

    /// <summary>Looks at all its nodes, for what is hot or for what is not.</summary>
    internal void Register(CompilationStartAnalysisContext start, CompilationFacts facts, bool isHot)
    {
        if (!AppliesTo(facts) || !isHot && IsForHotPlacesOnly)
            return;
        start.RegisterSyntaxNodeAction(
            node =>
            {
                if (!isHot || facts.Sites.Of(node.Node.SyntaxTree) is not null)
                    Examine(new RuleContext(node, facts, isHot));
            },
            _kinds);
    }

    /// <summary>Whether anything can be done at all; by default, whether the project has the pool.</summary>
    private protected virtual bool AppliesTo(CompilationFacts facts) => facts.Pool is not null;

    /// <summary>Whether there is nothing to say of places that no profile shows to be hot.</summary>
    private protected virtual bool IsForHotPlacesOnly => false;

    /// <summary>Looks at one node.</summary>
    private protected abstract void Examine(RuleContext context);
}
