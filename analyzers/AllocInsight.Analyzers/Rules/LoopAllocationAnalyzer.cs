using System.Collections.Generic;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0006: what each round of a loop makes, and could find made.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopAllocationAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public LoopAllocationAnalyzer()
        : base([RuleTable.LoopAllocation], SyntaxKind.ArrayCreationExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression)
    {
    }

    // The loop's own variable takes the place of a pool.
    internal override bool AppliesTo(CompilationFacts facts) => true;

    private protected override void Examine(RuleContext context)
    {
        var expression = (ExpressionSyntax)context.Node;
        if (expression.Parent is not EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } statement } || LoopPlaces.Innermost(statement) is null)
            return;
        if (expression is ArrayCreationExpressionSyntax { Initializer: not null } or BaseObjectCreationExpressionSyntax { Initializer: not null })
            return;
        if (LocalCreation.Find(expression, context.Model, allowUsing: false, context.Cancellation) is not { } creation || Renewals.InputsOf(creation.Operation) is null)
            return;

        // Most arrays are too small, and end here.
        if (expression is ArrayCreationExpressionSyntax array && HeatOf(context, creation, []) is null && !Pays(context, creation, array))
            return;
        if (context.Follow(creation) is not { } report)
            return;
        Heat? heat = HeatOf(context, creation, expression is ArrayCreationExpressionSyntax ? [] : report.Uses);
        if (LoopInvariance.HoistOf(creation, report) is { } hoist && (heat is not null || !RareCode.Includes(creation.Operation)))
            context.Report(RuleTable.LoopAllocation, expression, heat, LoopHoists.Write(hoist, statement), creation.Local.Name, FunctionNames.NotKeeping(report.Callees));
    }

    private static Heat? HeatOf(RuleContext context, LocalCreation creation, IEnumerable<ValueUse> uses) =>
        context.HeatOf(creation.Expression, creation.Local.Type, FunctionNames.MemberOf(creation.Function), uses);

    // Only of arrays with one dimension is the size known to the other rules.
    private static bool Pays(RuleContext context, LocalCreation creation, ArrayCreationExpressionSyntax array) =>
        array.Type.RankSpecifiers[0].Sizes is not [var length] || ArrayPayoff.IsLikely(context, creation, length);
}
