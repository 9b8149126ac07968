using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Implicit;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0011: what the source does not write out as an allocation, where a profile shows it hot. Without a profile it does nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HotImplicitAllocationAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public HotImplicitAllocationAnalyzer()
        : base([RuleTable.HotImplicitAllocation], SyntaxKind.CompilationUnit)
    {
    }

    internal override bool AppliesTo(CompilationFacts facts) => true;

    private protected override bool IsForHotPlacesOnly => true;

    private protected override void Examine(RuleContext context)
    {
        // A file that has changed has no places: what a row means is told by its line only.
        if (context.Facts.Sites.Of(context.Node.SyntaxTree) is not { } profiled)
            return;
        List<(ImplicitAllocation Allocation, SiteRow Row)> found = [];
        foreach (IGrouping<SyntaxNode, SiteRow> place in profiled.Places)
        {
            SiteRow[] rows = [.. place.Where(row => IsCandidate(row, context.Settings.HotShare))];
            if (rows.Length == 0)
                continue;
            IReadOnlyList<IOperation> operations = PlaceOperations.Of(place.Key, context.Model, context.Cancellation);
            List<(ImplicitAllocation Allocation, SiteRow Row)> here = [];
            foreach (SiteRow row in rows)
            {
                if (ImplicitAllocations.Find(row, operations, place.Key, context.Model, context.Cancellation) is { } allocation)
                    here.Add((allocation, row));
            }

            // Asked last, as it reads the whole member.
            if (here.Count > 0 && !IsOutOfBounds(place.Key, context))
                found.AddRange(here);
        }

        Report(context, found);
    }

    private static void Report(RuleContext context, List<(ImplicitAllocation Allocation, SiteRow Row)> found)
    {
        foreach (var same in found.GroupBy(pair => (StatementOf(pair.Allocation), pair.Allocation.Kind)))
        {
            if (Heat.Of(same.Select(pair => pair.Row), isOfChangedFile: false) is not { } heat)
                continue;
            ImplicitAllocation told = same.Select(pair => pair.Allocation).OrderBy(allocation => allocation.Rewrite == ImplicitRewrite.None).ThenBy(allocation => allocation.Syntax.SpanStart).First();
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(ImplicitAllocation.Property, told.Rewrite.ToString());
            context.Report(RuleTable.HotImplicitAllocation, told.Syntax, heat, properties, told.What, told.Advice);
        }
    }

    private static bool IsCandidate(SiteRow row, double hotShare) =>
        row.Figures.Share >= hotShare && row.IsOfInstruction && row.Verdict is "avoid" or "pool-array";

    private static bool IsOutOfBounds(SyntaxNode place, RuleContext context)
    {
        // A brace stands for the function that it begins.
        ISymbol? symbol = place switch
        {
            BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax => context.Model.GetDeclaredSymbol(place, context.Cancellation),
            AnonymousFunctionExpressionSyntax => context.Model.GetSymbolInfo(place, context.Cancellation).Symbol,
            _ => context.Model.GetEnclosingSymbol(place.SpanStart, context.Cancellation),
        };
        if (symbol is not IMethodSymbol method || Iterators.Include(method))
            return true;
        return context.Model.GetOperation(place, context.Cancellation) is not { } operation || BodyIndex.Of(operation).HasLabel;
    }

    // A lambda is made in the statement around it.
    private static SyntaxNode? StatementOf(ImplicitAllocation allocation) =>
        ProfiledTree.PlaceOf(allocation.Syntax is AnonymousFunctionExpressionSyntax lambda ? lambda.Parent! : allocation.Syntax);
}
