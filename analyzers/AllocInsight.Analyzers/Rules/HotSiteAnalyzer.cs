using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>Runs every rule on the members that a profile names, and reports what is hot there, as warnings. Without a profile it does nothing.</summary>
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
            ImmutableArray<PoolRule> rules = [.. _rules.Where(rule => rule.AppliesTo(facts))];
            // Not by nodes: for them the compiler would look at every member of every file.
            start.RegisterSemanticModelAction(model => Examine(model, facts, rules));
        });
    }

    private static void Examine(SemanticModelAnalysisContext context, CompilationFacts facts, ImmutableArray<PoolRule> rules)
    {
        SyntaxTree tree = context.SemanticModel.SyntaxTree;
        if (facts.Sites.Of(tree) is not { } profiled)
            return;
        Examine(tree.GetRoot(context.CancellationToken), context, facts, rules);
        double hotShare = facts.SettingsOf(tree).HotShare;
        foreach (KeyValuePair<SyntaxNode, List<SiteRow>> member in HotMembers.Of(profiled, context.SemanticModel, context.CancellationToken))
        {
            ImmutableArray<PoolRule> concerned = [.. rules.Where(rule => HotMembers.Suffice(member.Value.Where(rule.MayConcern), hotShare))];
            if (concerned.IsEmpty)
                continue;
            foreach (SyntaxNode node in HotMembers.NodesOf(member.Key))
                Examine(node, context, facts, concerned);
        }
    }

    private static void Examine(SyntaxNode node, SemanticModelAnalysisContext context, CompilationFacts facts, ImmutableArray<PoolRule> rules)
    {
        foreach (PoolRule rule in rules)
        {
            if (rule.LooksAt(node.Kind()))
                rule.ExamineHot(node, context, facts);
        }
    }
}
