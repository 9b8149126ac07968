using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>What the rules that look at syntax share: when they run, and on what.</summary>
public abstract class PoolRule : DiagnosticAnalyzer
{
    private readonly ImmutableArray<SyntaxKind> _kinds;

    private protected PoolRule(ImmutableArray<Rule> rules, params SyntaxKind[] kinds)
    {
        _kinds = [.. kinds];
        SupportedDiagnostics = [.. rules.SelectMany(rule => rule.Descriptors)];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            CompilationFacts facts = CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken);
            if (AppliesTo(facts))
                start.RegisterSyntaxNodeAction(node => Examine(new RuleContext(node, facts)), _kinds);
        });
    }

    /// <summary>Whether anything can be done at all; by default, whether the project has the pool.</summary>
    private protected virtual bool AppliesTo(CompilationFacts facts) => facts.Pool is not null;

    /// <summary>Looks at one node.</summary>
    private protected abstract void Examine(RuleContext context);
}
